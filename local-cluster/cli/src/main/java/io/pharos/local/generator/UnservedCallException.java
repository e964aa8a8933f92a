package io.pharos.local.generator;

import io.pharos.local.serving.ServingRequest;

/**
 * Ends an attempt to simulate a trace at a call whose engine has not come to it yet. It carries no
 * stack: about every third trace ends its first attempt so.
 */
final class UnservedCallException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient ServingRequest request;

  UnservedCallException(ServingRequest request) {
    super("the call is still to be served", null, false, false);
    this.request = request;
  }

  ServingRequest request() {
    return request;
  }
}
