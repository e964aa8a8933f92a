/**
 * Service level objectives and their burn-rate alerts.
 *
 * <p>Objectives are a table ({@link io.pharos.operators.objective.ObjectiveTable}). Each subtask
 * counts good and bad requests of what it reads ({@link
 * io.pharos.operators.objective.LocalCounts}); groups beyond the bound of an objective are counted
 * together ({@link io.pharos.operators.objective.GroupGuard}); at the end of each slot of 10 s the
 * counts are judged and alerts published ({@link io.pharos.operators.objective.BurnRate}).
 */
package io.pharos.operators.objective;
