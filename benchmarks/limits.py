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
  nine updates. A free second core hides most of them; what is left has not been taken apart.
- **20 000×784, (100,).** With AVX-512 MLPClassifier takes 1.7 times the bare products, so that the
  goal allows 1.07 times them. Multiplying forwards by sample instead of by unit is up to a tenth
  faster in BLAS, and 1 % in training. Whole rows are copied, and BLAS takes them transposed:
  transposing them into the feature-major block had cost 140 µs an update. The exponentials take
  20, the check of the input some 60 in a fit of three epochs.
- **20 000×784, (512, 512).** Five sixths are BLAS, the rest mostly the update's pass over 670,000
  weights. One BLAS thread: with all, an idle machine gains a quarter and a busy one loses half.
- **History.** Records are measured beside training where a core is free, in the kernel and from
  the rows where they lie. A record takes .42 to .59 of the processor time of an epoch (digits .59,
  784 features .53 in single and .47 in double precision, (512, 512) .42, (8,)×5 .47,
  200 000×20 .53), which a free core hides and a busy machine does not. Rows near a tie are summed
  again in the order of their terms, by `predict` too; in single precision they are at most one
  row in 500 of these trainings, mostly none.
- **Short fits.** A fit of 20 epochs of 160 rows is one call of the kernel, a tenth of its time;
  what is left is mostly scikit-learn's own checks of rows and labels, and the seeding of its
  random stream (.09 ms). Checks that could find nothing had cost a third of fit and score
  together: of parameters left at their defaults, of the kind of two neighbouring integers, and
  of integers whose accuracy is asked for. Calls of one epoch each, for the sake of a recorder
  that had next to nothing to measure, had cost 2.4 times as much; asking for the kind of the
  labels three times and reading the constructor's signature at every clone had cost a tenth
  each.
- **Sparse rows** are multiplied from where they lie, with the rows of the first layer's weights
  and of their gradient; no batch is gathered, and none made dense. Of an update of 200 rows of
  5 000 features, 0.1 % of them stored, into 100 units the two products take a tenth; nearly all
  the rest is the optimizer's pass over 500 000 weights, one where NumPy makes a dozen. At 10 % of
  1 000 features they are two thirds of it, forwards in half and backwards in three quarters of
  SciPy's time. Four stored numbers at a time halved the way forwards. Their loop is compiled at
  the first fit of such rows: all others would wait a tenth longer for theirs.
- **The player.** A frame takes 1.6 ms of script for a neuron of 10,001 records, 5.5 for (8, 8) on
  moons and 7.4 for digits (ten classes, three layers of 32), with all panels that "auto" chooses;
  95 % of the frames are within 2.3, 6.3 and 8.5 ms (`python -m benchmarks.frames`). Nearly all of
  it is the forward pass on the map's grid, which is coarser while the film plays.
- **Sharpness.** A record takes 10 epochs of the blog's neuron, whose epoch takes 1.3 µs, 17 of
  (4,) on 200 rows, 17 of (8, 8, 8), 5 of ten units on digits, 9 of three layers of 30 there
  (processor time, one BLAS thread, all records of the dashboard's runs; 13, 45, 23, 4 and 8 when
  records followed one direction, which lost its way on irises). Two epochs are out of reach: a
  product with the Hessian takes one and a half, the pass before it one, and two directions need
  2.1 to 4.6 products, 10 where ten classes bend the loss alike. Of small networks most is NumPy's
  calls.
- **Cold start.** A process that loads the loop loads nothing that only compiling needs, which
  had taken .2 s of .3. All activations, losses and both rules are compiled as one function, and
  written to the cache; single precision is compiled apart, at its first fit. 40 % is LLVM, the
  rest Numba's own typing, in Python, of some 2 400 calls. Fewer nested functions, copies in
  loops, no reference counts and one call of BLAS for all layouts brought it down from 12 s. What
  gained little since, in processor time: leaving out the passes of Numba that the kernel has no
  use for, 1 %; not optimising the inner functions before they are linked, 0 %, and training half
  as fast; both, 15 %; LLVM's level 1 in the place of 3, 17 %, and training a tenth slower; no
  machine code of the inner functions, 8 %; views built by the compiler, 5 %; no garbage
  collection meanwhile, 8 %.
  Functions that return views cannot be compiled apart. So 5 s for both types together are not
  reached by settings: fewer expressions are needed, or no Numba at run time.
- **Compiling beside the first epochs** would let nobody wait, but not exactly: NumPy's epochs have
  other last bits than the kernel's, so that the same seed would give one film in a process that
  compiles and another in one that does not.

## Why Numba

| | Numba, as here | LLVM's text in the wheel | Cython or nanobind |
| --- | --- | --- | --- |
| install size beside NumPy and SciPy | 208 MB | 173 MB (llvmlite) | 104 KB a float type |
| first fit on a machine | the compilation above | 1 s of code generation a type | nothing |
| import | .3 s | llvmlite's | nothing |
| speed | the processor's own vectors | the same | what a wheel is built for, or code for several |
| WebAssembly | no | no | yes, with Pyodide's compiler |
| contributors | Python only | a generated file too | a compiler; many wheels |

BLAS does five sixths of the large cases in each of them. Numba keeps one source, in Python, which
the tests hold against the NumPy that defines it, and no wheels to build; it pays with its size,
and with one compilation per machine, which images do ahead (`python -m sigmoid_estimator.warmup`).
The kernel takes and returns plain arrays only, so that the choice can be taken back. Where Numba
cannot be had, in a browser above all, the last column would be right.
"""
