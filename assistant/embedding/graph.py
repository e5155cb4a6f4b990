"""Builds the encoder of multilingual-e5-small as an ONNX model with 8-bit weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.embedding.e5 import Floats, Weights

FUSED = "com.microsoft"  # operators of onnxruntime that do several steps in one


class Graph:
    """Nodes and constants as they are added. Names of values are those of the tensors they come from."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: Any) -> str:
        import numpy as np
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **attributes))
        return outputs[0]


def encoder(weights: Weights) -> bytes:
    """The serialized model.

    Inputs: `embedded`, float (texts, tokens, hidden), words with positions; `mask`, int32 (texts, tokens), 1 for a
    token and 0 for padding. Output: `total`, float (texts, hidden), the sum of the last layer over the tokens.
    """
    from onnx import TensorProto, helper

    graph = Graph()
    sizes = weights.sizes
    scale, shift = (graph.constant(f"emb.ln.{part}", weights.vector(f"emb.ln.{part}")) for part in "wb")
    hidden = graph.add("LayerNormalization", ["embedded", scale, shift], "hidden", axis=-1, epsilon=sizes.epsilon)
    for number in range(sizes.layers):
        hidden = _layer(graph, weights, f"l{number}.", hidden)
    graph.add("Cast", ["mask"], "counted", to=TensorProto.FLOAT)
    axis = graph.constant("axis", [1])
    row = graph.add("Unsqueeze", ["counted", axis], "counted.row")
    graph.add("Squeeze", [graph.add("MatMul", [row, hidden], "total.row"), axis], "total")
    made = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [
            helper.make_tensor_value_info("embedded", TensorProto.FLOAT, ["texts", "tokens", sizes.hidden]),
            helper.make_tensor_value_info("mask", TensorProto.INT32, ["texts", "tokens"]),
        ],
        [helper.make_tensor_value_info("total", TensorProto.FLOAT, ["texts", sizes.hidden])],
        graph.constants,
    )
    operators = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
    model: bytes = helper.make_model(made, opset_imports=operators, ir_version=10).SerializeToString()
    return model


def _layer(graph: Graph, weights: Weights, layer: str, hidden: str) -> str:
    """Attention and the feed-forward part, each added to its input and normalised."""
    heads = [f"{layer}{part}" for part in "qkv"]
    graph.add("Split", [_linear(graph, weights, heads, hidden)], *heads, axis=2, num_outputs=3)
    seen = graph.add(
        "MultiHeadAttention",
        [*heads, "", "mask"],
        f"{layer}seen",
        domain=FUSED,
        num_heads=weights.sizes.heads,
    )
    hidden = _normal(graph, weights, f"{layer}aln", _linear(graph, weights, [f"{layer}ao"], seen), hidden)
    inner = _linear(graph, weights, [f"{layer}fi"], hidden)
    active = graph.add("Gelu", [inner], f"{layer}active", domain=FUSED)
    return _normal(graph, weights, f"{layer}oln", _linear(graph, weights, [f"{layer}fo"], active), hidden)


def _normal(graph: Graph, weights: Weights, name: str, change: str, hidden: str) -> str:
    scale, shift = (graph.constant(f"{name}.{part}", weights.vector(f"{name}.{part}")) for part in "wb")
    inputs = [change, hidden, scale, shift]
    epsilon = weights.sizes.epsilon
    return graph.add("SkipLayerNormalization", inputs, f"{name}.out", domain=FUSED, epsilon=epsilon)


def _linear(graph: Graph, weights: Weights, names: list[str], inputs: str) -> str:
    """One multiplication for all the named matrices. The inputs are made 8-bit as they come, row range by range."""
    import numpy as np

    bias = np.concatenate([weights.vector(f"{name}.b") for name in names])
    matrix = np.concatenate([weights.matrix(name) for name in names]).T
    numbers, scales = eight_bits(matrix)
    name = names[0]
    constants = [
        graph.constant(f"{name}.w", numbers),
        graph.constant(f"{name}.scales", scales),
        graph.constant(f"{name}.zeros", np.zeros_like(scales, np.int8)),
        graph.constant(f"{name}.b", bias),
    ]
    return graph.add("DynamicQuantizeMatMul", [inputs, *constants], f"{name}.out", domain=FUSED)


def eight_bits(matrix: Floats) -> tuple[Any, Floats]:
    """Whole numbers from -63 to 63 and the scale of each column.

    Not 127: without VNNI the processor adds pairs of products in 16 bits, which larger weights would overflow.
    """
    import numpy as np

    scales = (np.abs(matrix).max(axis=0) / 63).astype(np.float32)
    return np.round(matrix / scales).astype(np.int8), scales
