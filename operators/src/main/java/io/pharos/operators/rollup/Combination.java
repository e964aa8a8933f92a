package io.pharos.operators.rollup;

import io.pharos.schemas.Attribution;
import io.pharos.schemas.Span;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Dimensions whose values together make a series. A record that does not say one of them has an
 * empty value there, so that the series of every combination add up to the same.
 */
public final class Combination implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Characters a value has at most. */
  public static final int VALUE_LENGTH = 128;

  /** Value of every dimension in the series of the excess. */
  public static final String OVERFLOW = "__overflow__";

  private final List<SeriesDimension> dimensions;
  private final String title;

  private Combination(Set<SeriesDimension> dimensions) {
    this.dimensions = List.copyOf(dimensions);
    this.title =
        this.dimensions.stream().map(SeriesDimension::title).collect(Collectors.joining(","));
  }

  /**
   * A combination as options write it: names of dimensions with commas between, in any order.
   *
   * @throws IllegalArgumentException if a name is unknown or comes twice
   */
  public static Combination parse(String text) {
    Set<SeriesDimension> dimensions = new TreeSet<>();
    for (String name : text.split(",", -1)) {
      if (!dimensions.add(dimension(name.strip()))) {
        throw new IllegalArgumentException(
            "dimension " + name.strip() + " comes twice in \"" + text + '"');
      }
    }
    return new Combination(dimensions);
  }

  private static SeriesDimension dimension(String name) {
    for (SeriesDimension dimension : SeriesDimension.values()) {
      if (dimension.title().equals(name.toLowerCase(Locale.ROOT))) {
        return dimension;
      }
    }
    throw new IllegalArgumentException(
        "there is no dimension \""
            + name
            + "\"; there are "
            + Arrays.stream(SeriesDimension.values())
                .map(SeriesDimension::title)
                .collect(Collectors.joining(", ")));
  }

  /** Names of the dimensions in their fixed order, with commas between. */
  public String title() {
    return title;
  }

  /** Values of a span, bounded in length; empty where it does not say. */
  public List<String> valuesOf(Span span) {
    return values(dimension -> dimension.of(span));
  }

  List<String> valuesOf(Attribution attribution) {
    return values(dimension -> dimension.of(attribution));
  }

  private List<String> values(Function<SeriesDimension, String> of) {
    String[] values = new String[dimensions.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = bounded(of.apply(dimensions.get(i)));
    }
    return Arrays.asList(values);
  }

  /** What is cut still differs where the whole did; no value holds what separates values. */
  private static String bounded(String text) {
    if (text == null) {
      return "";
    }
    String value = text.replace(Series.SEPARATOR, ' ');
    if (value.length() <= VALUE_LENGTH) {
      return value;
    }
    String rest = '~' + Integer.toHexString(value.hashCode());
    return value.substring(0, VALUE_LENGTH - rest.length()) + rest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Combination combination && combination.title.equals(title);
  }

  @Override
  public int hashCode() {
    return title.hashCode();
  }

  @Override
  public String toString() {
    return title;
  }
}
