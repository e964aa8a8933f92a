package io.pharos.local.serving;

/** Is told what an engine observes, to keep distributions of it. */
public interface EngineObserver {

  /** A step computed so many tokens. */
  void step(long tokens);

  /** So many tokens came this long after the one before. */
  void tokens(long gapNs, long count);

  /** A first token came this long after its request. */
  void firstToken(long ns);

  void finished(ServedRequest request);
}
