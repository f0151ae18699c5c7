"""Writes log_mel.json: sounds made of falling tones and noise, and their log-mel features as
torchaudio's compliance.kaldi computes them in single precision. Needs torch, torchaudio and numpy.
Run it in this folder: python make_log_mel.py."""

import json

import numpy as np
import torch
import torchaudio.compliance.kaldi as kaldi

# Rate, bins, samples: whole windows and rests, windows of odd length, several transforms.
CASES = [(16000, 80, 1130), (8000, 23, 700), (11025, 40, 600), (44100, 61, 1600)]


def sound(generator, rate, count):
    """Samples of 16 bits: a tone that falls, noise, and a constant that must go away."""
    time = np.arange(count) / rate
    tone = 0.4 * np.sin(2 * np.pi * (0.2 * rate * time - 0.9 * rate * time**2))
    samples = tone + 0.02 * generator.standard_normal(count) + 0.1
    return np.round(samples * 32768).astype(int)


def main():
    generator = np.random.default_rng(19)
    cases = []
    for rate, bins, count in CASES:
        samples = sound(generator, rate, count)
        features = kaldi.fbank(
            torch.tensor(samples, dtype=torch.float32)[None], num_mel_bins=bins, dither=0.0,
            sample_frequency=rate, window_type="povey")
        cases.append({
            "rate": rate, "bins": bins, "samples": samples.tolist(), "frames": len(features),
            "features": [round(value, 4) for value in features.flatten().tolist()]})
    with open("log_mel.json", "w") as file:
        json.dump(cases, file, separators=(",", ":"))
        file.write("\n")


main()
