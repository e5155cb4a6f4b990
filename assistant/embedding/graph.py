"""Builds the encoder of multilingual-e5-small as an ONNX model with 8-bit weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.embedding.weights import Floats, Weights

RECIPE = "int8-1"  # to be changed with anything here that changes vectors
FUSED = "com.microsoft"  # operators of onnxruntime that do several steps in one


def encoder(weights: Weights) -> bytes:
    """The serialized model, for one text at a time: batches were no faster, and texts would colour each other.

    Input: `embedded`, float (1, tokens, hidden), words with their places added. Output: `mean`, float (1, hidden),
    the mean of the last layer over the tokens.
    """
    from onnx import TensorProto, helper

    graph = Graph(weights)
    hidden = graph.normal("emb.ln", "embedded")
    for number in range(weights.sizes.layers):
        hidden = graph.layer(f"l{number}", hidden)
    graph.add("ReduceMean", [hidden, graph.constant("tokens", [1])], "mean", keepdims=0)
    embedded = helper.make_tensor_value_info("embedded", TensorProto.FLOAT, [1, "tokens", weights.sizes.hidden])
    mean = helper.make_tensor_value_info("mean", TensorProto.FLOAT, [1, weights.sizes.hidden])
    made = helper.make_graph(graph.nodes, "multilingual-e5-small", [embedded], [mean], graph.constants)
    operators = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
    model: bytes = helper.make_model(made, opset_imports=operators, ir_version=10).SerializeToString()
    return model


class Graph:
    """The nodes and constants so far. Methods take and return names of values; tensors keep their names."""

    def __init__(self, weights: Weights) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._weights = weights
        self._last = self.constant("last", [-1])
        self._least = self.constant("least", 0.2, "float32")

    def add(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **attributes))
        return outputs[0]

    def constant(self, name: str, value: Any, dtype: str | None = None) -> str:
        import numpy as np
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype), name))
        return name

    def vector(self, name: str) -> str:
        return self.constant(name, self._weights.vector(name))

    def layer(self, name: str, hidden: str) -> str:
        """Attention and the feed-forward part, each added to its input and normalised."""
        parts = [f"{name}.{part}" for part in "qkv"]
        self.add("Split", [self.product(parts, hidden)], *parts, axis=2, num_outputs=3)
        heads = self._weights.sizes.heads
        seen = self.add("MultiHeadAttention", parts, f"{name}.seen", domain=FUSED, num_heads=heads)
        change = self.product([f"{name}.ao"], seen)
        hidden = self.normal(f"{name}.aln", self.add("Add", [change, hidden], f"{name}.attended"))
        active = self.add("Gelu", [self.product([f"{name}.fi"], hidden)], f"{name}.active", domain=FUSED)
        change = self.product_by_rows(f"{name}.fo", active)
        return self.normal(f"{name}.oln", self.add("Add", [change, hidden], f"{name}.thought"))

    def normal(self, name: str, hidden: str) -> str:
        """Layer normalisation, in steps that take a fifth of the time of onnxruntime's one operator."""
        mean = self.add("ReduceMean", [hidden, self._last], f"{name}.mean")
        centred = self.add("Sub", [hidden, mean], f"{name}.centred")
        scale, shift = self.vector(f"{name}.w"), self.vector(f"{name}.b")
        epsilon = self._weights.sizes.epsilon
        scaled = self.add("SimplifiedLayerNormalization", [centred, scale], f"{name}.scaled", epsilon=epsilon)
        return self.add("Add", [scaled, shift], f"{name}.normal")

    def product(self, names: list[str], hidden: str) -> str:
        """The input times the named matrices side by side, plus their biases."""
        import numpy as np

        bias = np.concatenate([self._weights.vector(f"{name}.b") for name in names])
        return self._multiply(names, hidden, self.constant(f"{names[0]}.b", bias))

    def product_by_rows(self, name: str, hidden: str) -> str:
        """The same where some tokens have far larger values than others: each is divided by its largest first.

        Otherwise the largest would leave the others few of the 8 bits: the cosine to exact vectors falls from .999
        to .997. The input is never below -0.17.
        """
        largest = self.add("ReduceMax", [hidden, self._last], f"{name}.largest")
        largest = self.add("Max", [largest, self._least], f"{name}.divisor")
        divided = self.add("Div", [hidden, largest], f"{name}.divided")
        product = self.add("Mul", [self._multiply([name], divided), largest], f"{name}.multiplied")
        return self.add("Add", [product, self.vector(f"{name}.b")], f"{name}.product")

    def _multiply(self, names: list[str], hidden: str, *bias: str) -> str:
        import numpy as np

        name = names[0]
        numbers, scales = eight_bits(np.concatenate([self._weights.matrix(name) for name in names]).T)
        matrix = self.constant(f"{name}.w", numbers)
        steps = self.constant(f"{name}.scales", scales)
        zeros = self.constant(f"{name}.zeros", np.zeros(len(scales), np.int8))
        inputs = [hidden, matrix, steps, zeros, *bias]
        return self.add("DynamicQuantizeMatMul", inputs, f"{name}.quantized", domain=FUSED)


def eight_bits(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Whole numbers from -64 to 64, and the scale of each column.

    Not up to 127: processors without VNNI add two products in 16 bits, which would overflow.
    """
    import numpy as np

    scales = np.abs(matrix).max(axis=0) / np.float32(64)
    return np.round(matrix / scales).astype(np.int8), scales
