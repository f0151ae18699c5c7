"""Encoding by a BERT that was exported, in ONNX Runtime (f32) or OpenVINO (f32 or bf16).

    python exported_encoder.py LAYERS HIDDEN HEADS VOCABULARY BATCH LENGTH onnxruntime|openvino f32|bf16 [STEPS]

The same lengths and units as the peers: lengths uniform in [LENGTH / 4, LENGTH], batches padded to LENGTH, real
tokens per second, the median over the steps after two. Needs torch, transformers, onnx, onnxruntime and openvino;
graphs are fused by onnxruntime.transformers for the one and by OpenVINO itself for the other.
"""

import statistics
import sys
import tempfile
import time

import numpy
import torch
from transformers import BertConfig, BertModel

layers, hidden, heads, vocabulary, batch, length = map(int, sys.argv[1:7])
runtime, precision = sys.argv[7:9]
steps = int(sys.argv[9]) if len(sys.argv) > 9 else 8
threads = 2

torch.manual_seed(0)
config = BertConfig(
    vocab_size=vocabulary, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads,
    intermediate_size=4 * hidden, max_position_embeddings=max(512, length), attn_implementation="eager")
model = BertModel(config, add_pooling_layer=False).eval()
random = torch.Generator().manual_seed(0)


class Hidden(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, mask):
        return self.model(input_ids=ids, attention_mask=mask).last_hidden_state


def draw():
    lengths = torch.randint(length // 4, length + 1, (batch,), generator=random)
    ids = torch.randint(5, vocabulary, (batch, length), generator=random)
    mask = (torch.arange(length)[None] < lengths[:, None]).long()
    return (ids * mask).numpy(), mask.numpy(), int(lengths.sum())


def onnx_runtime(path):
    import onnxruntime
    from onnxruntime.transformers import optimizer

    fused = optimizer.optimize_model(path, model_type="bert", num_heads=heads, hidden_size=hidden)
    fused.save_model_to_file(path + ".fused")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path + ".fused", options, providers=["CPUExecutionProvider"])
    return lambda ids, mask: session.run(None, {"ids": ids, "mask": mask})[0]


def open_vino(path):
    import openvino

    core = openvino.Core()
    settings = {
        "INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
    compiled = core.compile_model(core.read_model(path), "CPU", settings)
    return lambda ids, mask: compiled({"ids": ids, "mask": mask})[0]


with tempfile.TemporaryDirectory() as folder:
    path = folder + "/model.onnx"
    ids, mask, _ = draw()
    torch.onnx.export(
        Hidden(model), (torch.tensor(ids), torch.tensor(mask)), path, input_names=["ids", "mask"],
        output_names=["hidden"], dynamo=True)
    encode = {"onnxruntime": onnx_runtime, "openvino": open_vino}[runtime](path)
    with torch.inference_mode():
        wanted = Hidden(model)(torch.tensor(ids), torch.tensor(mask)).numpy()
    away = numpy.abs(encode(ids, mask) - wanted)[mask == 1].max()
    rates = []
    for _ in range(steps + 2):
        ids, mask, count = draw()
        start = time.perf_counter()
        encode(ids, mask)
        rates.append(count / (time.perf_counter() - start))
print(f"{runtime} {precision}: encode {statistics.median(rates[2:]):.0f} tok/s (largest difference {away:.1e})")
