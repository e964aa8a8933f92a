package io.pharos.operators.objective;

import java.io.Serializable;
import java.io.StringReader;
import java.util.List;

/** The objectives a job watches. */
public final class ObjectiveTable implements Serializable {

  private static final long serialVersionUID = 1L;

  /** None. */
  public static final ObjectiveTable EMPTY = new ObjectiveTable(List.of());

  private final List<Objective> objectives;

  private ObjectiveTable(List<Objective> objectives) {
    this.objectives = List.copyOf(objectives);
  }

  /**
   * Reads a table.
   *
   * @param file name for messages
   * @param yaml as docs/objectives.md has it
   * @throws io.pharos.operators.table.TableException if something in it makes no sense; says line
   *     and reason
   */
  public static ObjectiveTable parse(String file, String yaml) {
    return new ObjectiveTable(ObjectiveTableLoader.load(file, new StringReader(yaml)));
  }

  /** How many there are. */
  public int size() {
    return objectives.size();
  }

  List<Objective> all() {
    return objectives;
  }

  /** Null where there is none of that name and version. */
  Objective find(String name, int version) {
    for (Objective objective : objectives) {
      if (objective.version() == version && objective.name().equals(name)) {
        return objective;
      }
    }
    return null;
  }
}
