package io.pharos.local.cli;

import io.pharos.local.cluster.ClusterException;
import io.pharos.local.cluster.JobCatalog;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Jobs as typed on the command line. */
final class JobNames implements ITypeConverter<JobCatalog>, Iterable<String> {
  @Override
  public JobCatalog convert(String value) {
    try {
      return JobCatalog.parse(value);
    } catch (ClusterException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(JobCatalog.values()).map(JobCatalog::label).iterator();
  }
}
