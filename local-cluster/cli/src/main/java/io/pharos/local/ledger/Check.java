package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One line of a verdict.
 *
 * @param detail the first mismatches in words, empty where there are none
 */
@JsonPropertyOrder({"name", "expected", "actual", "ok", "detail"})
public record Check(String name, String expected, String actual, boolean ok, String detail) {}
