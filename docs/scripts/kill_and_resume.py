"""Kills a pretraining run with SIGKILL at random moments, resumes it each time, and compares the end
with a run that was never stopped: the weights must be the same bits.

    python3 kill_and_resume.py CLOZE DATA FOLDER [KILLS] [SEED]
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time

cloze, data, folder = sys.argv[1:4]
kills = int(sys.argv[4]) if len(sys.argv) > 4 else 20
seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
random.seed(seed)
settings = ["--vocab-size", "2000", "--steps", "400", "--set", "training.checkpointEvery=15",
            "--set", "training.validateEvery=50", "--seed", "3"]


def start(run):
    """Begins the run, or goes on with it where it has begun."""
    if os.path.exists(f"{run}/recipe.yaml"):
        command = [cloze, "pretrain", "--resume", run]
    else:
        command = [cloze, "pretrain", "text-tiny", "--data", data, "--out", run, *settings]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def weights(run):
    with open(f"{run}/model/model.safetensors", "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def newest(run):
    names = os.listdir(f"{run}/checkpoints") if os.path.isdir(f"{run}/checkpoints") else []
    return max((n for n in names if n.startswith("step-")), default="none")


os.makedirs(folder, exist_ok=True)
began = time.time()
process = start(f"{folder}/whole")
_, errors = process.communicate()
assert process.returncode == 0, errors.decode()
length = time.time() - began
expected = weights(f"{folder}/whole")
print(f"uninterrupted: {length:.1f} s, weights {expected[:16]}", flush=True)

run, killed = f"{folder}/killed", 0
while killed < kills:
    process = start(run)
    moment = random.uniform(0, length / 4)
    try:
        _, errors = process.communicate(timeout=moment)
        assert process.returncode == 0, errors.decode()
        print("the run ended before all kills were done; starting a new one", flush=True)
        assert weights(run) == expected, "other weights"
        run = f"{folder}/killed-{killed}"
        continue
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    killed += 1
    print(f"kill {killed} after {moment:.2f} s, newest checkpoint {newest(run)}", flush=True)
process = start(run)
_, errors = process.communicate()
assert process.returncode == 0, errors.decode()
assert weights(run) == expected, "other weights"
print(f"{kills} kills: the same weights, {weights(run)[:16]}")
