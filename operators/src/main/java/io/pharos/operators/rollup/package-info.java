/**
 * Live service levels: what happened per series and window.
 *
 * <p>A step or attribution adds to one window of each series it belongs to ({@link
 * io.pharos.operators.rollup.StepContributor}, {@link
 * io.pharos.operators.rollup.AttributionContributor}); each subtask adds up what it reads before it
 * sends it on ({@link io.pharos.operators.rollup.LocalRollup}); series beyond the bound of their
 * tenant are merged ({@link io.pharos.operators.rollup.SeriesGuard}); windows are published when
 * they end, and again when more came ({@link io.pharos.operators.rollup.RollupWindows}).
 */
package io.pharos.operators.rollup;
