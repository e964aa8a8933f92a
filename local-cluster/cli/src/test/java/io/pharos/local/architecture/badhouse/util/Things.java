package io.pharos.local.architecture.badhouse.util;

/** A class in a package that is named by nothing. */
public final class Things {}
