package io.pharos.operators.accelerator;

import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceUse;

/** Works out what an attribution says over its devices. */
final class AttributionSums {

  private AttributionSums() {}

  static void fill(Attribution attribution) {
    long gpuNs = 0;
    long energyUj = 0;
    boolean energyKnown = true;
    long sampledNs = 0;
    long concurrencyNs = 0;
    long besideNs = 0;
    for (DeviceUse use : attribution.getDevices()) {
      gpuNs += use.getGpuNs();
      energyKnown &= use.getEnergyUj() != null;
      energyUj += use.getEnergyUj() == null ? 0 : use.getEnergyUj();
      sampledNs += use.getSampledNs();
      concurrencyNs += use.getConcurrencyNs();
      besideNs += use.getBesideOtherTenantsNs();
    }
    attribution.setGpuNs(gpuNs);
    attribution.setEnergyUj(energyKnown ? energyUj : null);
    Long tokens = attribution.getOutputTokens();
    boolean perToken = energyKnown && tokens != null && tokens > 0;
    attribution.setEnergyUjPerOutputToken(perToken ? (double) energyUj / tokens : null);
    attribution.setMeanConcurrency(concurrencyNs == 0 ? null : (double) concurrencyNs / sampledNs);
    attribution.setShareBesideOtherTenants(
        concurrencyNs == 0 ? null : (double) besideNs / sampledNs);
  }
}
