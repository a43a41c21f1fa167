-- For cameras that have a label of any value, in the order of their ids.
CREATE INDEX camera_labels_by_name ON camera_labels (label_name, camera_id);
