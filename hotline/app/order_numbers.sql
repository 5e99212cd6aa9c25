-- order_numbers: draw the next n numbers of a local day of one city.
--   $1 city  text
--   $2 day   date
--   $3 n     integer
-- returns the last of them. Drawn numbers are never drawn again; one that is not used leaves a
-- hole, which is allowed. Need not be durable by itself: whoever uses a number commits after this
-- commit, so that its flush carries this one too.
INSERT INTO order_number AS drawn (city, day, last)
VALUES ($1, $2, $3)
    ON CONFLICT (city, day) DO UPDATE SET last = drawn.last + excluded.last
RETURNING last
