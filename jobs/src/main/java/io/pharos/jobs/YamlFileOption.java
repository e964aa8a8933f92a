package io.pharos.jobs;

import io.pharos.operators.table.TableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** YAML files that options name, read when the job is submitted. */
public final class YamlFileOption {

  /** Makes something of a file. */
  @FunctionalInterface
  public interface Reading<T> {

    /**
     * What a file says.
     *
     * @param file its name, for messages
     * @throws TableException with line and reason, if it cannot be used
     */
    T of(String file, String yaml);
  }

  private YamlFileOption() {}

  /**
   * What the file of an option says.
   *
   * @param without what holds where the option is not set
   * @throws IllegalArgumentException if the file cannot be read or used; the message says why
   */
  public static <T> T read(
      ReadableConfig options, ConfigOption<String> option, T without, Reading<T> reading) {
    String file = options.get(option);
    if (file == null) {
      return without;
    }
    try {
      return reading.of(file, Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new IllegalArgumentException(option.key() + ": cannot read " + file + ": " + e, e);
    } catch (TableException e) {
      throw new IllegalArgumentException(option.key() + ": " + e.getMessage(), e);
    }
  }
}
