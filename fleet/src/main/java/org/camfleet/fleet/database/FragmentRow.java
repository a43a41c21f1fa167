package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.media.ClockQuality;

/** How a row of {@code fragments} reads. */
final class FragmentRow {
  private FragmentRow() {}

  static Fragment read(String stream, ResultSet row) throws SQLException {
    return new Fragment(
        stream,
        new FragmentNumber(row.getLong("epoch"), row.getLong("sequence")),
        row.getLong("producer_micros"),
        row.getLong("server_micros"),
        row.getLong("duration_micros"),
        row.getBoolean("key_frame"),
        ClockQuality.ofNumber(row.getInt("clock")),
        row.getLong("headers_id"),
        new Fragment.Place(
            row.getString("store"),
            row.getLong("segment"),
            row.getLong("record_offset"),
            row.getInt("record_length")));
  }
}
