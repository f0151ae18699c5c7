extension TrainingConfiguration {
  /// What each value decides, those of the optimizer and the schedule included; one line each.
  public static let summaries: [String: String] = [
    "selection.metric": "the validation metric that chooses the model; null for the last weights",
    "selection.patience": "validations without improvement after which the run ends; 0: never",
    "steps": "optimizer steps",
    "accumulation": "batches whose gradients are averaged for one step",
    "logEvery": "steps from one line of metrics to the next",
    "validateEvery": "steps from one validation to the next",
    "checkpointEvery": "steps from one checkpoint to the next",
    "keepCheckpoints": "checkpoints kept; older ones are removed",
    "histogramEvery": "steps between histograms of parameters in the TensorBoard log; 0 for none",
    "optimizer.rate": "the peak learning rate",
    "optimizer.beta1": "AdamW's decay of the mean of gradients",
    "optimizer.beta2": "AdamW's decay of the mean of squared gradients",
    "optimizer.epsilon": "added to the root of AdamW's second moment",
    "optimizer.decay": "decoupled weight decay, not on biases and norms",
    "optimizer.biasCorrection": "whether AdamW's moments are corrected for starting at zero",
    "optimizer.clip": "gradients of a larger global norm are scaled down to it; null for never",
    "schedule.shape": "how the rate falls after the warm-up",
    "schedule.warmup": "the share of all steps over which the rate rises from 0 to its peak",
    "schedule.finalShare": "the share of the peak rate at the last step, for linear and cosine",
  ]
}
