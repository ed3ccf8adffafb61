-- How many enterprises have each grade on the day $day, in one statement. What is in force is priced, of a case or project the
-- heaviest counts, categories are capped and held above 0, weighted, banded, and limited by serious acts in force.
-- columns.h says what a price and a rank are.
WITH priced AS (
  SELECT party, grp,
         CASE WHEN decided <= $day
               AND CASE WHEN stated = 1 AND until IS NOT NULL THEN until >= $day
                        ELSE decided >= since AND (until IS NULL OR until >= $day) END
              THEN rank ELSE 0 END AS rank
  FROM fact JOIN price ON price.number = fact.price
), counted AS (
  SELECT party, max(rank) AS best FROM priced GROUP BY party, grp
), summed AS (
  SELECT party,
         sum(CASE WHEN (best & 3) = 2 THEN (best >> 3) & 511 ELSE 0 END) AS good_conduct,
         sum(CASE WHEN (best & 3) = 3 THEN (best >> 3) & 511 ELSE 0 END) AS good_quality,
         sum(CASE WHEN (best & 3) = 0 THEN (best >> 3) & 511 ELSE 0 END) AS bad_conduct,
         sum(CASE WHEN (best & 3) = 1 THEN (best >> 3) & 511 ELSE 0 END) AS bad_quality,
         sum((best >> 2) & 1) AS serious
  FROM counted GROUP BY party
), valued AS (
  SELECT 80 + CASE WHEN good_conduct > 20 THEN 20 ELSE good_conduct END - bad_conduct AS conduct,
         80 + CASE WHEN good_quality > 20 THEN 20 ELSE good_quality END - bad_quality AS quality, serious
  FROM summed
), scored AS (
  SELECT 6 * CASE WHEN conduct < 0 THEN 0 ELSE conduct END + 4 * CASE WHEN quality < 0 THEN 0 ELSE quality END AS tenths, serious
  FROM valued
)
SELECT CASE WHEN tenths < 450 OR serious >= 3 THEN 'D' WHEN tenths < 600 OR serious >= 2 THEN 'C'
            WHEN tenths < 750 OR serious >= 1 THEN 'B' WHEN tenths < 850 THEN 'A' WHEN tenths < 950 THEN 'AA'
            ELSE 'AAA' END AS grade, count(*) AS enterprises
FROM scored GROUP BY grade
