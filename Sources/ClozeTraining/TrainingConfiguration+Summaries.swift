extension TrainingConfiguration {
  /// One line about each key.
  public static let summaries: [String: String] = [
    "steps": "optimizer steps",
    "epochs": "passes over the training samples, which give the steps; null: steps are given",
    "accumulation": "batches whose gradients are averaged for one step",
    "logEvery": "steps from one line of metrics to the next",
    "validateEvery": "steps from one validation to the next",
    "checkpointEvery": "steps from one checkpoint to the next",
    "keepCheckpoints": "checkpoints kept; older ones are removed",
    "histogramEvery":
      "steps between histograms of parameters in the TensorBoard log; null for none",
    "freeze":
      "names that are not trained, with *, or blocks, embeddings, all-but-norms; null: none",
    "unfreeze":
      "steps after which another block is trained, from the top; null: all from the start",
    "layerDecay":
      "the factor of the learning rate from each block to the one below it; null: none",
  ]
}
