package org.camfleet.fleet.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a migration may do while nodes of the version before still run: add. Anything else needs a
 * comment right before the statement that says since which version nobody needs what goes: {@code
 * -- unused since 1.4}.
 */
final class MigrationRules {
  private static final Pattern STATEMENT =
      Pattern.compile("((?:\\s*--[^\\n]*\\n)*)\\s*((?:'(?:[^']|'')*'|--[^\\n]*\\n|[^';-]+|-)+);");
  private static final Pattern EXCUSE = Pattern.compile("--\\s*unused since \\d+(\\.\\d+)*");
  private static final Pattern TABLE =
      Pattern.compile("CREATE TABLE (?:IF NOT EXISTS )?(\\w+)|ALTER TABLE (?:ONLY )?(\\w+)");
  private static final Pattern INDEXED = Pattern.compile(" ON (\\w+)");

  private static final Map<Pattern, String> REFUSED = refused();

  private MigrationRules() {}

  private static Map<Pattern, String> refused() {
    Map<Pattern, String> rules = new LinkedHashMap<>();
    rules.put(Pattern.compile("DROP (TABLE|VIEW|SCHEMA)"), "older nodes read it");
    rules.put(Pattern.compile("ALTER TABLE .*\\bDROP (?!CONSTRAINT)"), "older nodes use it");
    rules.put(Pattern.compile("\\bRENAME\\b"), "older nodes know the former name");
    rules.put(Pattern.compile("\\b(TRUNCATE|DELETE FROM)\\b"), "older nodes have use for the rows");
    rules.put(
        Pattern.compile("ALTER TABLE .*\\bADD (COLUMN )?(?!.*\\bDEFAULT\\b).*\\bNOT NULL\\b"),
        "older nodes leave the column out: it needs a DEFAULT");
    rules.put(Pattern.compile("\\bSET NOT NULL\\b"), "older nodes may leave it out");
    rules.put(Pattern.compile("ALTER (COLUMN )?.*\\bTYPE\\b"), "older nodes read the former type");
    rules.put(
        Pattern.compile("\\bADD (CONSTRAINT|UNIQUE|CHECK|PRIMARY|FOREIGN)\\b"),
        "older nodes may write what it forbids");
    rules.put(Pattern.compile("CREATE UNIQUE INDEX"), "older nodes may write what it forbids");
    return rules;
  }

  /** What a migration must not do, a sentence each. */
  static List<String> violations(String sql) {
    List<String> violations = new ArrayList<>();
    List<String> own = new ArrayList<>();
    Matcher statements = STATEMENT.matcher(sql);
    while (statements.find()) {
      String text = plain(statements.group(2));
      boolean excused = EXCUSE.matcher(statements.group(1)).find();
      String table = table(text);
      if (text.startsWith("CREATE TABLE")) {
        own.add(table);
      } else if (!excused && !own.contains(table)) {
        REFUSED.forEach(
            (rule, why) -> {
              if (rule.matcher(text).find()) {
                violations.add(text + ": " + why);
              }
            });
      }
    }
    return violations;
  }

  private static String table(String statement) {
    Matcher table = TABLE.matcher(statement);
    if (table.find()) {
      return table.group(1) == null ? table.group(2) : table.group(1);
    }
    Matcher indexed = INDEXED.matcher(statement);
    return indexed.find() ? indexed.group(1) : "";
  }

  /** Without comments and texts, in upper case, on one line. */
  private static String plain(String statement) {
    return statement
        .replaceAll("--[^\\n]*\\n", " ")
        .replaceAll("'(?:[^']|'')*'", "''")
        .toUpperCase(Locale.ROOT)
        .replaceAll("\\s+", " ")
        .strip();
  }
}
