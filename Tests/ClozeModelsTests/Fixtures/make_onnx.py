"""Writes tiny.onnx and outside.onnx with the onnx package, for ONNXWriterTests to compare bytes with.

    pip install numpy onnx && python make_onnx.py
"""

import pathlib

import numpy
import onnx
from onnx import TensorProto, helper

nodes = [
    helper.make_node("Gather", ["table", "ids"], ["Gather_0"], axis=0),
    helper.make_node(
        "LayerNormalization", ["Gather_0", "gamma"], ["LayerNormalization_1"], axis=-1, epsilon=1e-5),
    helper.make_node(
        "ReduceMax", ["LayerNormalization_1"], ["ReduceMax_2"], axes=[1, -1], keepdims=0),
    helper.make_node("Mul", ["ReduceMax_2", "number 0.5"], ["Mul_3"]),
    helper.make_node("Reshape", ["Mul_3", "integers -1"], ["Reshape_5"]),
    helper.make_node("Identity", ["Reshape_5"], ["largest"]),
]
table = numpy.arange(700, dtype=numpy.float32).reshape(100, 7) / 8


def tensor(name, array):
    return helper.make_tensor(name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape, array.tobytes(), True)


def initializers(table):
    return [table, tensor("gamma", numpy.full(7, -1.5, numpy.float32)), tensor("number 0.5", numpy.float32([0.5])[0]),
            tensor("integers -1", numpy.int64([-1]))]


def model(table):
    graph = helper.make_graph(
        nodes, "tiny", [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("largest", TensorProto.FLOAT, ["batch"])], initializers(table))
    made = helper.make_model(graph, producer_name="cloze", opset_imports=[helper.make_opsetid("", 17)])
    made.ir_version = 8
    return made


folder = pathlib.Path(__file__).parent
tiny = model(tensor("table", table))
onnx.checker.check_model(tiny, full_check=True)
(folder / "tiny.onnx").write_bytes(tiny.SerializeToString(deterministic=True))

outside = TensorProto(name="table", data_type=TensorProto.FLOAT, dims=table.shape, data_location=TensorProto.EXTERNAL)
for key, value in [("location", "outside.onnx.data"), ("offset", 0), ("length", table.nbytes)]:
    outside.external_data.add(key=key, value=str(value))
(folder / "outside.onnx").write_bytes(model(outside).SerializeToString(deterministic=True))
