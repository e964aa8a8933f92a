/**
 * Adding up in slots of 10 s, in two phases: each subtask adds up what it reads ({@link
 * io.pharos.operators.slot.SlotSums}); behind the shuffle only so many names get a place, whatever
 * came first ({@link io.pharos.operators.slot.Admission}).
 */
package io.pharos.operators.slot;
