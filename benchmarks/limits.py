"""What limits each scenario, as profiles showed it."""

LIMITS = """\
## What limits each scenario

- **moons, batch 10.** An update is under a microsecond: the shuffle (scikit-learn's own stream)
  and the blocks, whose 10 samples are filled up to 16, are what is left. Reference counts of array
  views took half of the time until the kernel was compiled without them.
- **moons, (8,)×5.** With history on, a third of the time is the exact record: one more forward
  pass over 500 rows and a copy of 321 parameters an epoch of only 16 updates. Buffers that start
  on a cache line gained 15 %, norms without divisions 5 %. A shorter polynomial and other block
  widths gained nothing; four dot products at once in the weights' gradient gained 4 %, for 0.2 s
  of compilation. NumPy spends longer on the bare products: it is called 17 times an update.
- **Full batches.** Records reuse the next epoch's forward pass and cost next to nothing. Up to a
  few hundred rows the fixed cost of an update shows; at 10 000 rows the bare products take half,
  50 000 exponentials at 1.2 ns most of the other half.
- **Digits.** The products of the record's forward pass over all 1797 rows are 47 % of those of the
  nine updates. MLPClassifier takes 3.9 times the bare products of training here, so that the goal
  allows 1.57 times them, and products with the record's are 1.47: what is left would be a third
  of the record's 180,000 exponentials. Without history the goal is reached. Leaving the slopes out
  of the record and other block widths gained nothing.
- **20 000×784, (100,).** MLPClassifier takes twice the bare products, so that the goal allows
  1.23 times them. Whole rows are copied, and BLAS takes them transposed: transposing them into the
  feature-major block had cost 140 µs an update. The exponentials take 20, the check of the input
  some 60 in a fit of three epochs.
- **20 000×784, (512, 512).** Five sixths are BLAS, the rest mostly the update's pass over 670,000
  weights. One BLAS thread: with all, an idle machine gains a quarter and a busy one loses half.
- **History.** The figures on this page are older than today's records, which are measured beside
  training where a core is free, in the kernel and from the rows where they lie. A record takes
  .43 to .57 of the processor time of an epoch (digits .55, 784 features in double precision .48,
  (512, 512) .43, (8,)×5 .45, 200 000×20 .57), which a free core hides and a busy machine does not.
  Rows near a tie are summed again in the order of their terms, by `predict` too.
- **Short fits.** A fit of one epoch costs 1.2 ms, so a grid of small fits gains six times and not
  a hundred. The overhead was not taken apart.
- **Cold start.** All activations, losses and both rules are compiled as one function, and written
  to the cache; single precision is compiled apart, at its first fit. 40 % is LLVM, the rest
  Numba's own typing; fewer nested functions, copies in loops, no reference counts and one call of
  BLAS for all layouts brought it down from 12 s.
"""
