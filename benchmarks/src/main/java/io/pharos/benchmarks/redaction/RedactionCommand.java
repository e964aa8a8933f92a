package io.pharos.benchmarks.redaction;

import io.pharos.benchmarks.Benchmarks;
import io.pharos.operators.redaction.ModelFinder;
import io.pharos.operators.redaction.RedactionPolicy;
import io.pharos.operators.redaction.Redactor;
import io.pharos.operators.redaction.TenantRules;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Measures redaction: what it finds in marked data sets and how fast; exit code 0 for PASS. */
@Command(
    name = "redaction",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the speed of redaction and, with a folder that holds pii-presidio and",
      "secrets-gitleaks, what it finds in them by type."
    })
public final class RedactionCommand implements Callable<Integer> {

  @Parameters(arity = "0..1", paramLabel = "DIR", description = "Folder of the data sets.")
  private Path folder;

  @Option(names = "--examples", description = "Writes what was missed or found wrongly to stderr.")
  private boolean examples;

  @ParentCommand private Benchmarks benchmarks;

  @Override
  public Integer call() throws Exception {
    Redactor redactor = new Redactor(RedactionPolicy.maskAll(), null, ModelFinder.NONE);
    TenantRules rules = redactor.rules("benchmark");
    StringBuilder text = new StringBuilder("# Redaction\n\n");
    boolean passed = true;
    if (folder != null) {
      passed = evaluate(redactor, rules, text);
    }
    RedactionThroughput throughput = new RedactionThroughput(redactor, rules);
    throughput.run();
    passed &= throughput.passed();
    text.append("## Speed\n\n").append(throughput.markdown());
    text.append("\n").append(machine()).append("\n\n").append(passed ? "PASS\n" : "FAIL\n");
    System.out.print(text);
    Path results = benchmarks.results();
    Files.createDirectories(results);
    Files.writeString(results.resolve("redaction.md"), text, StandardCharsets.UTF_8);
    return passed ? 0 : 1;
  }

  private boolean evaluate(Redactor redactor, TenantRules rules, StringBuilder text)
      throws IOException {
    PiiEvaluation pii = new PiiEvaluation();
    for (Path file : piiFiles()) {
      pii.add(redactor, rules, PiiText.in(file));
    }
    SecretStrings secrets = new SecretStrings();
    secrets.add(redactor, rules, folder.resolve("secrets-gitleaks/rule_test_strings.jsonl"));
    text.append(
        """
        ## Personal data: presidio-research

        Texts with marked parts. *Found*: a find of the type touches the part; *whole*: finds cover all \
        of it; *right*: a find touches a part marked with its type; *leaked*: bytes of marked parts \
        that no find covers. Gates: recall ≥ 0.98, precision ≥ 0.95. Types without a rule are what \
        `ModelFinder` is the place for; the user information of URLs is measured with the secrets.

        %s
        ## Secrets: test strings of gitleaks' rules

        A positive string counts as found if anything secret is found in it. A negative string must \
        not match its own rule, but may hold another secret; every find in one counts as false.

        %s
        """
            .formatted(pii.markdown(), secrets.markdown()));
    if (examples) {
      PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
      Stream.concat(pii.examples().stream(), secrets.examples().stream()).forEach(err::println);
    }
    return pii.passed() && secrets.passed();
  }

  private List<Path> piiFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("pii-presidio"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("(synth|generated).*\\.json"))
          .sorted()
          .toList();
    }
  }

  private static String machine() {
    return Runtime.getRuntime().availableProcessors()
        + " processors, "
        + System.getProperty("java.vm.name")
        + " "
        + Runtime.version();
  }
}
