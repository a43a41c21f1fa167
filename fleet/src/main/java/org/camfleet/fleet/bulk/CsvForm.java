package org.camfleet.fleet.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.camfleet.fleet.api.ApiRefusal;
import org.jspecify.annotations.Nullable;

/**
 * Rows of comma-separated values (RFC 4180), one to a line: no field of a camera may hold a line
 * break. A cell that is empty is null, one that is {@code ""} an empty text.
 */
final class CsvForm {
  private static final CsvMapper MAPPER =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.EMPTY_UNQUOTED_STRING_AS_NULL)
          .enable(CsvGenerator.Feature.ALWAYS_QUOTE_EMPTY_STRINGS)
          .build();

  private static final ObjectReader READER = MAPPER.readerFor(String[].class);

  private CsvForm() {}

  /**
   * The cells of a line.
   *
   * @throws ApiRefusal when it is no row; its text shows nothing of the line
   */
  static @Nullable String[] row(byte[] line) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      try (MappingIterator<@Nullable String[]> rows = READER.readValues(text)) {
        @Nullable String[] row = rows.next();
        if (rows.hasNext()) {
          throw ApiRefusal.badRequest("line: two rows in it (expected: a line feed between them)");
        }
        return row;
      }
    } catch (CharacterCodingException e) {
      throw ApiRefusal.badRequest("line: not in UTF-8 (expected: UTF-8)");
    } catch (IOException | RuntimeException e) {
      if (e instanceof ApiRefusal refusal) {
        throw refusal;
      }
      throw ApiRefusal.badRequest(
          "line: no row of comma-separated values (expected: RFC 4180, a quoted value ends in its"
              + " line)");
    }
  }

  /** Writes rows of so many cells: without a number of columns nulls would be left out. */
  static ObjectWriter writer(int columns) {
    CsvSchema.Builder schema = CsvSchema.builder();
    for (int i = 0; i < columns; i++) {
      schema.addColumn("c" + i);
    }
    return MAPPER.writer(schema.build());
  }

  /** A line with its end. */
  static String line(ObjectWriter writer, List<@Nullable String> cells) {
    try {
      return writer.writeValueAsString(cells.toArray(new String[0]));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row of texts", e);
    }
  }
}
