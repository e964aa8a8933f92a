package io.pharos.local.inspect;

import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.otlp.OtlpExploder;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.TenantRule;
import io.pharos.operators.redaction.RedactionPolicy;
import io.pharos.operators.redaction.RedactionSettings;
import io.pharos.operators.redaction.Redactor;
import io.pharos.operators.table.TableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}: shows what telemetry-ingest makes of payload files, without a cluster. */
@Command(
    name = "inspect",
    description = {
      "Show what ingest makes of OTLP payload files, one JSON object a line.",
      "A span is counted unless it repeats another span of its trace in these files; a span of an",
      "HTTP client is an inferred call where no other span reports the call it made.",
      "What a request of metrics says of one accelerator or serving engine at one time is one sample;",
      "--summary tells how many data points went into samples, were kept, or dropped and why."
    },
    footer = {
      "",
      "Examples:",
      "  ./pharos inspect captures/",
      "  ./pharos inspect --payloads traces-001.pb logs-001.json",
      "  ./pharos inspect captures/ --summary"
    })
public final class InspectCommand implements Callable<Integer> {

  /** A file says nothing about when its requests arrived. */
  private static final Duration NEVER_LATE = Duration.ofMillis(Long.MAX_VALUE);

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files traces-*.pb|json|jsonl, logs-*.… and metrics-*.…, maybe .gz, or folders of them.")
  private final List<Path> files = new ArrayList<>();

  @Option(names = "--json", description = "Print JSON, also with --summary.")
  private boolean json;

  @Option(names = "--payloads", description = "Add attributes, events and bodies.")
  private boolean payloads;

  @Option(
      names = "--summary",
      description =
          "Print totals per instrumentation library and dialect, and of data points, instead.")
  private boolean summary;

  @Option(
      names = "--tenant-attribute",
      paramLabel = "NAME",
      defaultValue = "tenant.id",
      description = "Resource attribute that names the tenant (default: ${DEFAULT-VALUE}).")
  private String tenantAttribute;

  @Option(
      names = "--redaction-policy",
      paramLabel = "FILE",
      description = "What becomes of personal and secret values (default: all are masked).")
  private Path redactionPolicy;

  @Option(
      names = "--redaction-key",
      paramLabel = "FILE",
      description =
          "Key of pseudonyms, written id:Base64 (default: none, what is hashed is masked).")
  private Path redactionKey;

  @Spec private CommandSpec spec;

  private final RequestFiles requests;
  private final DialectTable table = DialectTable.standard();

  public InspectCommand() {
    this(new PayloadFiles());
  }

  InspectCommand(RequestFiles requests) {
    this.requests = requests;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    // whether a span counts is known only once all files are read; twice beats keeping them
    CallSurvey survey = new CallSurvey();
    explodeInto(request -> survey);
    if (!summary) {
      InspectedItems items = new InspectedItems(out, table, payloads, survey.settle());
      explodeInto(request -> items);
    } else {
      InspectedTotals totals = new InspectedTotals(survey.settle());
      explodeInto(totals::of);
      if (json) {
        totals.printJson(out);
      } else {
        totals.print(out);
      }
    }
    out.flush();
    return 0;
  }

  private void explodeInto(Function<OtlpMessage, IngestOutput> output) {
    OtlpExploder exploder =
        new OtlpExploder(table, redactor(), new TenantRule(tenantAttribute, Map.of()), NEVER_LATE);
    try (Stream<OtlpMessage> messages = requests.read(files)) {
      messages.forEach(message -> exploder.explode(message, output.apply(message)));
    }
  }

  private Redactor redactor() {
    String key = redactionKey == null ? null : redactionKey.toString();
    try {
      return new RedactionSettings(policy(), key).redactor();
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--redaction-key: " + e.getMessage(), e);
    }
  }

  private RedactionPolicy policy() {
    if (redactionPolicy == null) {
      return RedactionPolicy.maskAll();
    }
    try (Reader yaml = Files.newBufferedReader(redactionPolicy)) {
      return RedactionPolicy.read(redactionPolicy.toString(), yaml);
    } catch (IOException | TableException e) {
      throw new ParameterException(spec.commandLine(), "--redaction-policy: " + e.getMessage(), e);
    }
  }
}
