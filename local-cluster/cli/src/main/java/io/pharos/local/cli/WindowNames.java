package io.pharos.local.cli;

import io.pharos.local.prometheus.WindowLength;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lengths of windows as typed on the command line. */
final class WindowNames implements ITypeConverter<WindowLength> {
  @Override
  public WindowLength convert(String value) {
    try {
      return WindowLength.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
