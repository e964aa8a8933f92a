package io.pharos.local.cli;

import io.pharos.operators.rollup.Combination;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Combinations of dimensions as typed on the command line. */
final class CombinationNames implements ITypeConverter<Combination> {
  @Override
  public Combination convert(String value) {
    try {
      return Combination.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
