-- What each node says of its room: limits that it reached, how many more cameras it takes, how many wait there, and
-- in which shards (SHARD:CAMERAS,…). Nodes of former versions say nothing and have room.
ALTER TABLE cluster_nodes ADD COLUMN reached VARCHAR(500) DEFAULT '' NOT NULL;
ALTER TABLE cluster_nodes ADD COLUMN free_cameras INT DEFAULT 2147483647 NOT NULL;
ALTER TABLE cluster_nodes ADD COLUMN waiting INT DEFAULT 0 NOT NULL;
ALTER TABLE cluster_nodes ADD COLUMN waiting_shards VARCHAR(400) DEFAULT '' NOT NULL;
