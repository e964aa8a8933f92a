package io.pharos.local.cli;

import io.pharos.local.cluster.ClusterException;
import io.pharos.local.cluster.Component;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Components as typed on the command line; none typed means all. */
final class ComponentNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(Component.values()).map(Component::label).iterator();
  }

  /**
   * The components of those names.
   *
   * @throws ParameterException if a name is none, which ends the command with wrong usage
   */
  static Set<Component> parse(List<String> typed, CommandLine command) {
    if (typed.isEmpty()) {
      return EnumSet.allOf(Component.class);
    }
    Set<Component> components = EnumSet.noneOf(Component.class);
    for (String name : typed) {
      try {
        components.add(Component.parse(name));
      } catch (ClusterException e) {
        throw new ParameterException(command, e.getMessage(), e);
      }
    }
    return components;
  }
}
