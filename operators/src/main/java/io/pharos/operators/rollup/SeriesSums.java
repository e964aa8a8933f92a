package io.pharos.operators.rollup;

import io.pharos.operators.rollup.state.WindowPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is to be added to windows of one series, at one instant or several, while it grows. */
final class SeriesSums {

  /** A window, and when it is added to. */
  private record Place(long slotMs, long windowMs, long windowStartMs) {

    private static final Comparator<Place> ASCENDING =
        Comparator.comparingLong(Place::slotMs)
            .thenComparingLong(Place::windowMs)
            .thenComparingLong(Place::windowStartMs);
  }

  private final Map<Place, WindowSums> windows = new HashMap<>();

  /** Sums of a window, which begin where there are none. */
  WindowSums at(long windowMs, long windowStartMs, long slotMs) {
    return windows.computeIfAbsent(
        new Place(slotMs, windowMs, windowStartMs), first -> new WindowSums());
  }

  void add(WindowPart part) {
    at(part.getWindowMs(), part.getWindowStartMs(), part.getSlotMs()).add(part);
  }

  /** How many windows there are. */
  int size() {
    return windows.size();
  }

  /** By slot, length and start of the window. */
  List<WindowPart> toParts() {
    List<Place> places = new ArrayList<>(windows.keySet());
    places.sort(Place.ASCENDING);
    List<WindowPart> parts = new ArrayList<>(places.size());
    for (Place place : places) {
      WindowPart part = new WindowPart();
      part.setSlotMs(place.slotMs());
      part.setWindowMs(place.windowMs());
      part.setWindowStartMs(place.windowStartMs());
      windows.get(place).to(part);
      parts.add(part);
    }
    return parts;
  }
}
