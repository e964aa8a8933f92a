package io.pharos.benchmarks.prices;

import io.pharos.benchmarks.Benchmarks;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.operators.price.PriceBook;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Compares the standard prices with published tables; exit code 0 for PASS, 1 for FAIL. */
@Command(
    name = "prices",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the standard prices with the published tables of a folder, name by name. FAIL if",
      "two or more tables, and most of those that have a name, have another price for it."
    })
public final class PricesCommand implements Callable<Integer> {

  private static final int MOST_TABLES = 4;
  private static final int MOST_NAMES = 20;

  @Parameters(paramLabel = "DIR", description = "Folder of the tables.")
  private Path folder;

  @Option(
      names = "--day",
      defaultValue = "2026-11-24",
      description = "Whose prices are compared; default ${DEFAULT-VALUE}.")
  private LocalDate day;

  @ParentCommand private Benchmarks benchmarks;

  @Override
  public Integer call() throws Exception {
    PriceBook book = PriceBook.standard();
    long atMs = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    Map<String, List<PublishedPrice>> tables = new PublishedTables(folder, day).read();
    PriceComparison comparison = new PriceComparison(book, atMs);
    tables.forEach(comparison::add);
    List<String> outvoted = comparison.outvoted();
    StringBuilder text = new StringBuilder();
    text.append("# Prices\n\nThe standard prices of ").append(day);
    text.append(
        """
         against published tables, which count by the token (langfuse), by 1,000 (openlit) and by \
        1,000,000 (genai-prices, tokenlens). A name is equal if input, cache read, cache write and \
        output are, as far as both say; tiers and audio are not compared. Tables are of several \
        days: what the book has for another day is counted by itself. Other providers are those the \
        book has no list of.

        """);
    text.append(tallies(comparison).markdown());
    text.append("\nNames of the book by the number of tables that have them:\n\n");
    text.append(coverage(comparison).markdown());
    text.append("\nDifferences, as input / cache read / cache write / output in USD per million");
    text.append(" tokens; = where a table agrees:\n\n");
    text.append(differences(comparison, tables.keySet().stream().toList()).markdown());
    text.append("\nNot in the book on that day, by provider:\n\n");
    comparison
        .missing()
        .forEach(
            (provider, names) ->
                text.append("- ")
                    .append(provider)
                    .append(" (")
                    .append(names.size())
                    .append("): ")
                    .append(names.stream().limit(MOST_NAMES).collect(Collectors.joining(", ")))
                    .append(names.size() > MOST_NAMES ? ", …" : "")
                    .append('\n'));
    text.append(
        String.format(
            Locale.ROOT,
            "%nPricing one call takes %.0f ns on one thread, over all names of the book.%n",
            LookupSpeed.nanosPerCall(book, atMs)));
    text.append("\nOutvoted: ").append(outvoted.isEmpty() ? "none" : String.join(", ", outvoted));
    text.append(".\n\n").append(outvoted.isEmpty() ? "PASS" : "FAIL").append('\n');
    System.out.print(text);
    Path results = benchmarks.results();
    Files.createDirectories(results);
    Files.writeString(results.resolve("prices.md"), text, StandardCharsets.UTF_8);
    return outvoted.isEmpty() ? 0 : 1;
  }

  private static MarkdownTable tallies(PriceComparison comparison) {
    MarkdownTable table =
        new MarkdownTable(
            "table",
            "names",
            "of other providers",
            "not in the book",
            "equal",
            "equal at another time",
            "different");
    comparison
        .tallies()
        .forEach(
            (name, tally) ->
                table.row(
                    name,
                    String.valueOf(tally.names),
                    String.valueOf(tally.others),
                    String.valueOf(tally.missing),
                    String.valueOf(tally.equal),
                    String.valueOf(tally.otherTime),
                    String.valueOf(tally.different)));
    return table;
  }

  private static MarkdownTable coverage(PriceComparison comparison) {
    MarkdownTable table = new MarkdownTable("tables", "names", "of these all agree");
    for (int tables = 1; tables <= MOST_TABLES; tables++) {
      int[] found = comparison.found(tables);
      table.row(String.valueOf(tables), String.valueOf(found[0]), String.valueOf(found[1]));
    }
    return table;
  }

  private static MarkdownTable differences(PriceComparison comparison, List<String> tables) {
    MarkdownTable table =
        new MarkdownTable(
            "name", "book", tables.get(0), tables.get(1), tables.get(2), tables.get(3));
    comparison
        .differences()
        .forEach(
            (key, entry) ->
                table.row(
                    key.substring(0, key.indexOf(' ')),
                    entry.own(),
                    cell(entry, tables.get(0)),
                    cell(entry, tables.get(1)),
                    cell(entry, tables.get(2)),
                    cell(entry, tables.get(3))));
    return table;
  }

  private static String cell(PriceComparison.Entry entry, String table) {
    PublishedPrice price = entry.published().get(table);
    if (price == null) {
      return "";
    }
    return entry.differing().contains(table) ? PriceComparison.text(price) : "=";
  }
}
