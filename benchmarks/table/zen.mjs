// GoRules ZEN over the same tables and bidders: rows a second, fed arrays of a thousand rows.
// usage: node zen.mjs TABLE.json ROWS.json SECONDS     (zen-engine is taken from the folder that the script runs in)
// Prints rows a second; fails when the sum of its rules is not the sum in ROWS.json.
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const {ZenEngine} = require('@gorules/zen-engine');
const [tableFile, rowsFile, seconds] = process.argv.slice(2);
const table = JSON.parse(readFileSync(tableFile));
const {sum, rows} = JSON.parse(readFileSync(rowsFile));
const names = ['grade', 'score', 'amount', 'days'];

const content = {
  nodes: [
    {id: 'in', type: 'inputNode', name: 'in', position: {x: 0, y: 0}},
    {id: 'table', type: 'decisionTableNode', name: 'table', position: {x: 1, y: 0}, content: {
      hitPolicy: table.policy, executionMode: 'loop', inputField: 'rows', outputPath: 'rows',
      inputs: names.map(name => ({id: name, name, field: name})),
      outputs: [{id: 'rule', name: 'rule', field: 'rule'}],
      rules: table.rules.map((cells, i) => ({
        _id: `r${i + 1}`, rule: String(i + 1), ...Object.fromEntries(names.map((name, k) => [name, cells[k]]))})),
    }},
    {id: 'out', type: 'outputNode', name: 'out', position: {x: 2, y: 0}},
  ],
  edges: [{id: 'a', sourceId: 'in', targetId: 'table', type: 'edge'}, {id: 'b', sourceId: 'table', targetId: 'out', type: 'edge'}],
};

const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(content)));
const arrays = [];
for (let i = 0; i < rows.length; i += 1000) arrays.push({rows: rows.slice(i, i + 1000)});

let got = 0;
for (const array of arrays) {
  const {result} = await decision.evaluate(array);
  for (const row of result.rows) for (const hit of Array.isArray(row) ? row : [row]) got += Number(hit.rule ?? 0);
}
if (got !== sum) {
  console.error(`zen.mjs: ${tableFile}: the rules sum up to ${got}, not to ${sum}`);
  process.exit(1);
}

const from = process.hrtime.bigint(), until = from + BigInt(Math.round(Number(seconds) * 1e9)), worked = process.cpuUsage();
let done = 0;
while (process.hrtime.bigint() < until) {
  const array = arrays[done / 1000 % arrays.length];
  await decision.evaluate(array);
  done += array.rows.length;
}
// By the clock or by the work of all its threads, whichever is less: on a busy machine the clock would be unfair to it.
const {user, system} = process.cpuUsage(worked);
const taken = Math.min(Number(process.hrtime.bigint() - from) / 1e9, (user + system) / 1e6);
console.log((done / taken).toFixed(0));
