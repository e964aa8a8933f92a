package io.pharos.local.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pharos.local.cli.JsonOutput;
import io.pharos.local.ledger.Check;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The outcome of a demo: all checks, and rates for information. */
record Verdict(List<Check> checks, Map<String, Double> rates) {

  boolean passed() {
    return !checks.isEmpty() && checks.stream().allMatch(Check::ok);
  }

  String word() {
    return passed() ? "PASS" : "FAIL";
  }

  void print(PrintStream out) {
    out.printf("%n%-44s %28s %28s%n", "check", "expected", "actual");
    for (Check check : checks) {
      out.printf(
          "%-44s %28s %28s  %s%n",
          check.name(), check.expected(), check.actual(), check.ok() ? "ok" : "FAIL");
      if (!check.ok()) {
        out.println("    " + check.detail());
      }
    }
    rates.forEach((name, value) -> out.printf("%-44s %28.1f%n", name, value));
    out.printf("%n%s%n", word());
  }

  void printJson() {
    ObjectNode document = JsonOutput.object();
    document.put("verdict", word());
    ArrayNode rows = document.putArray("checks");
    for (Check check : checks) {
      ObjectNode row = rows.addObject();
      row.put("name", check.name());
      row.put("expected", check.expected());
      row.put("actual", check.actual());
      row.put("ok", check.ok());
      row.put("detail", check.detail());
    }
    ObjectNode figures = document.putObject("rates");
    rates.forEach(figures::put);
    JsonOutput.print(document);
  }
}
