package io.pharos.benchmarks.nezha;

import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the Nezha data set as files of OTLP requests, as {@code ./pharos send} takes them. */
@Command(
    name = "nezha-convert",
    mixinStandardHelpOptions = true,
    description = "Writes the Nezha TrainTicket minutes as OTLP requests, one protobuf file each.")
public final class NezhaConvertCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "Folder with the CSV files.")
  private Path folder;

  @Parameters(index = "1", paramLabel = "OUT", description = "Folder the requests are written to.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(out);
    int files = 0;
    for (NezhaMinute minute : NezhaMinute.below(folder)) {
      files += write(minute, NezhaRequests.ofSpans(minute.spans()));
      files += write(minute, NezhaRequests.ofLogs(minute.logs()));
    }
    System.err.println(files + " requests written to " + out);
    return 0;
  }

  private int write(NezhaMinute minute, List<NezhaRequest> requests) throws IOException {
    for (int i = 0; i < requests.size(); i++) {
      NezhaRequest request = requests.get(i);
      String kind = request.signal() == OtlpSignal.TRACES ? "traces" : "logs";
      Files.write(
          out.resolve(String.format(Locale.ROOT, "%s-%s-%04d.pb", kind, minute.name(), i)),
          request.bytes().toByteArray());
    }
    return requests.size();
  }
}
