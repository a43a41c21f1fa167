-- How well the times of a fragment are known: the number of a ClockQuality; null of one stored before this was.

ALTER TABLE fragments ADD COLUMN clock SMALLINT;
