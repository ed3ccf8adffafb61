// The grades of everyone by one statement in DuckDB, from its own native table, by two threads.
// usage: node duckdb.mjs load FOLDER | ask FOLDER STATEMENT.sql DAY     (@duckdb/node-api is taken from the folder that this runs in)
// load: makes FOLDER/batch.duckdb of fact.csv and price.csv. ask: prints the statement's seconds, once the same was asked
// without being timed, then grades and counts. DAY: a number of days since 1970-01-01.
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const {DuckDBInstance} = require('@duckdb/node-api');
const [what, folder, file, day] = process.argv.slice(2);
const instance = await DuckDBInstance.create(path.join(folder, 'batch.duckdb'), {threads: '2'});
const connection = await instance.connect();

if (what === 'load') {
  const quoted = name => `'${path.join(folder, name).replaceAll("'", "''")}'`;
  await connection.run(`CREATE OR REPLACE TABLE fact AS FROM read_csv(${quoted('fact.csv')}, header = false,
    columns = {party: 'UINTEGER', grp: 'USMALLINT', price: 'USMALLINT', decided: 'INTEGER', until: 'INTEGER'})`);
  await connection.run(`CREATE OR REPLACE TABLE price AS FROM read_csv(${quoted('price.csv')}, header = false,
    columns = {number: 'USMALLINT', rank: 'INTEGER', since: 'INTEGER', stated: 'INTEGER'})`);
  await connection.run('CHECKPOINT');
} else {
  const statement = readFileSync(file, 'utf8').replaceAll('$day', String(Number(day)));
  await connection.runAndReadAll(statement);
  const from = process.hrtime.bigint();
  const rows = (await connection.runAndReadAll(statement)).getRows();
  console.log((Number(process.hrtime.bigint() - from) / 1e9).toFixed(4));
  for (const [grade, count] of rows) console.log(grade, String(count));
}
connection.closeSync();
