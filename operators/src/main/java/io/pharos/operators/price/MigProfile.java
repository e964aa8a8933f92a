package io.pharos.operators.price;

/** The names NVIDIA gives to profiles of MIG instances: {@code 3g.40gb}, {@code 1g.10gb+me}. */
final class MigProfile {

  private MigProfile() {}

  /** The compute slices of a profile, 0 where the name is none of a profile. */
  static int slices(String profile) {
    int dot = profile.indexOf('.');
    // 1c.3g.40gb is one compute slice of an instance of three.
    int end = dot > 0 && profile.charAt(dot - 1) == 'c' ? dot - 1 : profile.indexOf("g.");
    int slices = 0;
    for (int i = 0; i < end; i++) {
      char digit = profile.charAt(i);
      if (digit < '0' || digit > '9' || slices > 9) {
        return 0;
      }
      slices = 10 * slices + digit - '0';
    }
    return slices;
  }
}
