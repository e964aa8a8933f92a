package io.pharos.local.architecture.badhouse.local;

/** A part of the local cluster. */
public final class Demonstration {}
