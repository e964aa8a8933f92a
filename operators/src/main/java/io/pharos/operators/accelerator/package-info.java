/**
 * What calls did to accelerators.
 *
 * <p>A call is placed on the devices of the engine that ran it ({@link
 * io.pharos.operators.accelerator.PlacementOperator}), its part of each device's time and energy is
 * worked out where the device's samples are ({@link io.pharos.operators.accelerator.CardFunction}),
 * and the parts become one record ({@link io.pharos.operators.accelerator.AttributionMerge}).
 */
package io.pharos.operators.accelerator;
