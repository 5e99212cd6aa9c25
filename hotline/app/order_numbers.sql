-- order_numbers: draw the next n numbers of a local day of one city.
--   $1 city  text
--   $2 day   date
--   $3 n     integer
-- returns the last of them. Drawn numbers are never drawn again; one that is not used leaves a
-- hole, which is allowed. Need not be durable by itself: the append that uses a number commits after
-- this commit, so that its flush carries this one too.
SELECT draw_order_numbers($1, $2, $3)
