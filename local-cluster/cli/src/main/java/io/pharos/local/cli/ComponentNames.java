package io.pharos.local.cli;

import io.pharos.local.cluster.ClusterException;
import io.pharos.local.cluster.Component;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Components as typed on the command line; none typed means all. */
final class ComponentNames implements ITypeConverter<Component>, Iterable<String> {
  @Override
  public Component convert(String value) {
    try {
      return Component.parse(value);
    } catch (ClusterException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(Component.values()).map(Component::label).iterator();
  }

  static Set<Component> orAll(List<Component> typed) {
    return typed.isEmpty() ? EnumSet.allOf(Component.class) : EnumSet.copyOf(typed);
  }
}
