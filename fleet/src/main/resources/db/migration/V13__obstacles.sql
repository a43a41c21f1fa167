-- What a camera's bridge found to be in the way of its pictures: such cameras are re-encoded.
ALTER TABLE cameras ADD COLUMN obstacle VARCHAR(40);
ALTER TABLE cameras ADD COLUMN obstacle_found VARCHAR(200);
