// Computes the products of `recurrent bench train` with oneDNN, for comparison:
//
//     a recurrent layer (E -> H) over T steps: forward for training, backward;
//     the output layer: logits = h·W, dh = dlogits·Wᵀ, dW = hᵀ·dlogits
//
// in float32, with the hidden state carried from window to window. Weights and their gradients are kept in a plain
// layout, as an optimiser needs them. Each step repacks the weights into the formats that oneDNN prefers for forward
// and for backward, and the gradients into the plain layout. Not computed: embedding, softmax and loss (dlogits are
// constants), the bias of the output layer, clipping and the optimiser's update.
//
// The gates of the GRU are those of torch.nn.GRU (`lbr_gru`, linear before reset: the reset gate acts after the
// recurrent product), in oneDNN's order z, r, n. Before anything is measured, the outputs are compared with the cell's
// equations, and the gradients with a central difference.
//
// The protocol is that of pytorch_train.py: it prints a JSON line with its name; then, for every line read from
// standard input, the seconds to measure, one with the median milliseconds of a step.
//
//     g++ -std=c++17 -O3 -march=native bench/onednn_train.cpp -ldnnl -o .build/onednn/onednn_train
//     OMP_NUM_THREADS=1 ONEDNN_MAX_CPU_ISA=AVX2 .build/onednn/onednn_train --cell gru --hidden 256 --batch 32

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <iostream>
#include <numeric>
#include <oneapi/dnnl/dnnl.hpp>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#if DNNL_VERSION_MAJOR != 2
#error "Expected oneDNN 2: later versions describe primitives differently."
#endif

using dnnl::memory;
using Size = memory::dim;
using Tag = memory::format_tag;
/** Memory by the number of the argument of a primitive, such as `DNNL_ARG_SRC_LAYER`. */
using Arguments = std::unordered_map<int, memory>;

constexpr Size E = 64, V = 96, T = 64;

const dnnl::engine processor(dnnl::engine::kind::cpu, 0);

memory::desc matrixOf(const memory::dims &sizes, Tag tag) { return {sizes, memory::data_type::f32, tag}; }

float *numbersOf(const memory &of) { return static_cast<float *>(of.get_data_handle()); }

size_t countOf(const memory &of) { return of.get_desc().get_size() / sizeof(float); }

void clear(const memory &of) { std::memset(of.get_data_handle(), 0, of.get_desc().get_size()); }

/** Between memories of the same description. */
void copy(const memory &from, const memory &to) {
  std::memcpy(to.get_data_handle(), from.get_data_handle(), from.get_desc().get_size());
}

memory zeros(const memory::desc &desc) {
  memory made(desc, processor);
  clear(made);
  return made;
}

memory random(const memory::desc &desc, float range, std::mt19937 &engine) {
  memory made(desc, processor);
  std::uniform_real_distribution<float> uniform(-range, range);
  std::generate_n(numbersOf(made), countOf(made), [&] { return uniform(engine); });
  return made;
}

/** What differs between the cells; the order of the gates is oneDNN's. */
struct Cell {
  Size gates;
  /** Rows of the bias: the candidate of the GRU has one in front of the reset gate's product and one behind it. */
  Size biases;
  bool hasCellState;
};

const std::unordered_map<std::string, Cell> cells = {
    {"elman", {1, 1, false}}, {"gru", {3, 4, false}}, {"lstm", {4, 4, true}}};

/** The two primitives of the recurrent layer. */
struct Layer {
  dnnl::primitive_desc forward, backward;

  memory::desc ahead(int argument) const { return forward.query_md(dnnl::query::exec_arg_md, argument); }
  memory::desc back(int argument) const { return backward.query_md(dnnl::query::exec_arg_md, argument); }
};

/** `leading`: arguments between the kind of propagation and the direction. `states`: h, and c if the cell has it. */
template <class Forward, class Backward, class Leading, class States>
Layer layerOf(const Cell &cell, Size H, Size B, const Leading &leading, const States &states) {
  const auto x = matrixOf({T, B, E}, Tag::tnc), y = matrixOf({T, B, H}, Tag::tnc);
  const auto wx = matrixOf({1, 1, E, cell.gates, H}, Tag::any), wh = matrixOf({1, 1, H, cell.gates, H}, Tag::any);
  const auto bias = matrixOf({1, 1, cell.biases, H}, Tag::ldgo);
  const auto inputs = std::tuple_cat(std::tuple(x), states, std::tuple(wx, wh, bias));
  const auto outputs = std::tuple_cat(std::tuple(y), states);
  const auto direction = std::tuple(dnnl::rnn_direction::unidirectional_left2right);
  const auto values = std::tuple_cat(leading, direction, inputs, outputs);
  const auto forwardArguments = std::tuple_cat(std::tuple(dnnl::prop_kind::forward_training), values);
  const typename Forward::primitive_desc forward(std::make_from_tuple<typename Forward::desc>(forwardArguments),
                                                 processor);
  // The gradients have the shapes of the values.
  const auto backwardArguments = std::tuple_cat(std::tuple(dnnl::prop_kind::backward), values, inputs, outputs);
  const typename Backward::primitive_desc backward(std::make_from_tuple<typename Backward::desc>(backwardArguments),
                                                   processor, forward);
  return {forward, backward};
}

Layer layerOf(const std::string &name, Size H, Size B) {
  const Cell &cell = cells.at(name);
  const auto state = matrixOf({1, 1, B, H}, Tag::ldnc);
  const std::tuple<> nothing;
  if (name == "lstm") {
    return layerOf<dnnl::lstm_forward, dnnl::lstm_backward>(cell, H, B, nothing, std::tuple(state, state));
  }
  if (name == "gru") {
    return layerOf<dnnl::lbr_gru_forward, dnnl::lbr_gru_backward>(cell, H, B, nothing, std::tuple(state));
  }
  const std::tuple activation(dnnl::algorithm::eltwise_tanh);
  return layerOf<dnnl::vanilla_rnn_forward, dnnl::vanilla_rnn_backward>(cell, H, B, activation, std::tuple(state));
}

/** Copies a memory into another one of another format; does nothing if both are the same memory. */
class Conversion {
public:
  Conversion(const memory &source, const memory &target) : from(source), to(target) {
    if (from.get_data_handle() != to.get_data_handle()) reorder = dnnl::reorder(from, to);
  }

  void run(dnnl::stream &stream) {
    if (reorder) reorder->execute(stream, from, to);
  }

private:
  memory from, to;
  std::optional<dnnl::reorder> reorder;
};

/** A memory of another format, or `same` if that has this format. */
memory inFormat(const memory &same, const memory::desc &format) {
  return same.get_desc() == format ? same : zeros(format);
}

/** The same numbers, described as another matrix. */
memory viewOf(const memory &of, const memory::desc &desc) { return {desc, processor, of.get_data_handle()}; }

/** Weights in the plain layout and in the formats of the primitives, and their gradient in both. */
struct Weights {
  const memory plain, ahead, back, packedGradient, gradient;
  Conversion packAhead, packBack, unpack;

  /** `plainBack` is what backward reads of the plain weights: themselves, or a transposed view. */
  Weights(const memory &values, const memory &plainBack, const memory::desc &forward, const memory::desc &backward,
          const memory::desc &gradients)
      : plain(values), ahead(inFormat(values, forward)), back(inFormat(plainBack, backward)),
        packedGradient(zeros(gradients)), gradient(inFormat(packedGradient, values.get_desc())),
        packAhead(plain, ahead), packBack(plainBack, back), unpack(packedGradient, gradient) {}
};

/** The product of two matrices. */
struct Product {
  const dnnl::matmul::primitive_desc desc;
  const dnnl::matmul primitive;

  Product(const memory::desc &left, const memory::desc &right, const memory::desc &result)
      : desc({left, right, result}, processor), primitive(desc) {}

  void run(dnnl::stream &stream, const memory &left, const memory &right, const memory &result) const {
    primitive.execute(stream, {{DNNL_ARG_SRC, left}, {DNNL_ARG_WEIGHTS, right}, {DNNL_ARG_DST, result}});
  }
};

/** Recurrent layer and output layer, with random values in the ranges of PyTorch's initial ones. */
struct Network {
  const Cell cell;
  const Size H, B;
  const float range = 1 / std::sqrt(static_cast<float>(H));
  std::mt19937 engine{1};
  dnnl::stream stream{processor};

  const Layer layer;
  const dnnl::primitive forward{layer.forward}, backward{layer.backward};
  const Size rows = T * B;
  const Product logitsProduct{matrixOf({rows, H}, Tag::ab), matrixOf({H, V}, Tag::any), matrixOf({rows, V}, Tag::ab)};
  const Product dHiddenProduct{matrixOf({rows, V}, Tag::ab), matrixOf({V, H}, Tag::any), matrixOf({rows, H}, Tag::ab)};
  const Product dLinearProduct{matrixOf({H, rows}, Tag::ba), matrixOf({rows, V}, Tag::ab), matrixOf({H, V}, Tag::ab)};

  Weights input = gateWeights(E, DNNL_ARG_WEIGHTS_LAYER, DNNL_ARG_DIFF_WEIGHTS_LAYER);
  Weights recurrent = gateWeights(H, DNNL_ARG_WEIGHTS_ITER, DNNL_ARG_DIFF_WEIGHTS_ITER);
  Weights linear = linearWeights();
  const memory bias = random(matrixOf({1, 1, cell.biases, H}, Tag::ldgo), range, engine);
  const memory dBias = zeros(bias.get_desc());
  const memory inputs = random(matrixOf({T, B, E}, Tag::tnc), 1, engine);
  const memory hidden = zeros(matrixOf({T, B, H}, Tag::tnc)), dHidden = zeros(hidden.get_desc());
  const memory logits = zeros(matrixOf({rows, V}, Tag::ab)), dLogits = random(logits.get_desc(), 1, engine);
  /** The states at the beginning and at the end of the window: h, and c if the cell has it; each (1, 1, B, H). */
  std::vector<std::pair<memory, memory>> states;
  Arguments ahead, back;

  Network(const std::string &name, Size hiddenSize, Size batchSize)
      : cell(cells.at(name)), H(hiddenSize), B(batchSize), layer(layerOf(name, H, B)) {
    const auto shared = [&](int argument, const memory &value) { ahead[argument] = back[argument] = value; };
    shared(DNNL_ARG_SRC_LAYER, inputs);
    shared(DNNL_ARG_BIAS, bias);
    shared(DNNL_ARG_DST_LAYER, hidden);
    shared(DNNL_ARG_WORKSPACE, zeros(layer.ahead(DNNL_ARG_WORKSPACE)));
    ahead[DNNL_ARG_WEIGHTS_LAYER] = input.ahead;
    ahead[DNNL_ARG_WEIGHTS_ITER] = recurrent.ahead;
    back[DNNL_ARG_WEIGHTS_LAYER] = input.back;
    back[DNNL_ARG_WEIGHTS_ITER] = recurrent.back;
    back[DNNL_ARG_DIFF_SRC_LAYER] = zeros(inputs.get_desc());
    back[DNNL_ARG_DIFF_WEIGHTS_LAYER] = input.packedGradient;
    back[DNNL_ARG_DIFF_WEIGHTS_ITER] = recurrent.packedGradient;
    back[DNNL_ARG_DIFF_BIAS] = dBias;
    back[DNNL_ARG_DIFF_DST_LAYER] = dHidden;
    // No gradient comes from behind the window.
    const auto addState = [&](int before, int after, int dBefore, int dAfter) {
      const auto desc = layer.ahead(before);
      states.emplace_back(zeros(desc), zeros(desc));
      shared(before, states.back().first);
      shared(after, states.back().second);
      back[dBefore] = zeros(desc);
      back[dAfter] = zeros(desc);
    };
    addState(DNNL_ARG_SRC_ITER, DNNL_ARG_DST_ITER, DNNL_ARG_DIFF_SRC_ITER, DNNL_ARG_DIFF_DST_ITER);
    if (!cell.hasCellState) return;
    addState(DNNL_ARG_SRC_ITER_C, DNNL_ARG_DST_ITER_C, DNNL_ARG_DIFF_SRC_ITER_C, DNNL_ARG_DIFF_DST_ITER_C);
  }

  /** All that is measured. */
  void step() {
    runForward();
    runBackward();
    for (const auto &[before, after] : states) copy(after, before);
  }

  /** Logits of the window, from the present plain weights. */
  void runForward() {
    for (auto *weights : {&input, &recurrent, &linear}) weights->packAhead.run(stream);
    forward.execute(stream, ahead);
    logitsProduct.run(stream, viewOf(hidden, logitsProduct.desc.src_desc()), linear.ahead, logits);
    stream.wait();
  }

  /** Gradients of Σ logits·dlogits in the plain layout. */
  void runBackward() {
    for (auto *weights : {&input, &recurrent, &linear}) weights->packBack.run(stream);
    dHiddenProduct.run(stream, dLogits, linear.back, viewOf(dHidden, dHiddenProduct.desc.dst_desc()));
    dLinearProduct.run(stream, viewOf(hidden, dLinearProduct.desc.src_desc()), dLogits, linear.packedGradient);
    // The primitive adds to these.
    for (const auto &gradient : {input.packedGradient, recurrent.packedGradient, dBias}) clear(gradient);
    backward.execute(stream, back);
    for (auto *weights : {&input, &recurrent, &linear}) weights->unpack.run(stream);
    stream.wait();
  }

  /** Weights of all gates, (inputs, gates, H). */
  Weights gateWeights(Size inputs, int argument, int gradient) {
    const auto plain = random(matrixOf({1, 1, inputs, cell.gates, H}, Tag::ldigo), range, engine);
    return {plain, plain, layer.ahead(argument), layer.back(argument), layer.back(gradient)};
  }

  /** Weights of the output layer, (H, V); the backward product reads their transpose, (V, H). */
  Weights linearWeights() {
    const auto plain = random(matrixOf({H, V}, Tag::ab), range, engine);
    return {plain, viewOf(plain, matrixOf({V, H}, Tag::ba)), logitsProduct.desc.weights_desc(),
            dHiddenProduct.desc.weights_desc(), dLinearProduct.desc.dst_desc()};
  }
};

float sigmoid(float sum) { return 1 / (1 + std::exp(-sum)); }

/**
 * Outputs of the first text of the batch from the cell's equations, (T, H), with zeros before the first character. For
 * the GRU those of torch.nn.GRU: n = tanh(i_n + r·(h_n + bias)), h = (1 − z)·n + z·h.
 */
std::vector<float> outputsByDefinition(const Network &network, const std::string &name) {
  const auto H = network.H, gates = network.cell.gates;
  const float *bias = numbersOf(network.bias);
  std::vector<float> h(H), c(H), all;
  for (Size t = 0; t < T; t++) {
    std::vector<float> fromInput(bias, bias + gates * H), fromState(gates * H);
    const auto add = [&](std::vector<float> &sums, const Weights &weights, const float *values, Size count) {
      for (Size k = 0; k < count; k++) {
        for (Size j = 0; j < gates * H; j++) sums[j] += values[k] * numbersOf(weights.plain)[k * gates * H + j];
      }
    };
    add(fromInput, network.input, numbersOf(network.inputs) + t * network.B * E, E);
    add(fromState, network.recurrent, h.data(), H);
    for (Size j = 0; j < H; j++) {
      const auto sum = [&](Size gate) { return fromInput[gate * H + j] + fromState[gate * H + j]; };
      if (name == "elman") {
        h[j] = std::tanh(sum(0));
      } else if (name == "gru") {
        const float z = sigmoid(sum(0)), r = sigmoid(sum(1));
        const float n = std::tanh(fromInput[2 * H + j] + r * (fromState[2 * H + j] + bias[3 * H + j]));
        h[j] = (1 - z) * n + z * h[j];
      } else {
        c[j] = sigmoid(sum(1)) * c[j] + sigmoid(sum(0)) * std::tanh(sum(2));
        h[j] = sigmoid(sum(3)) * std::tanh(c[j]);
      }
    }
    all.insert(all.end(), h.begin(), h.end());
  }
  return all;
}

void expect(bool holds, const std::string &what, double expected, double found) {
  if (holds) return;
  throw std::runtime_error("Expected " + what + " " + std::to_string(expected) + ", found " + std::to_string(found));
}

/** Throws if an output of the first window differs from the cell's equations. */
void checkForward(Network &network, const std::string &name) {
  network.runForward();
  const auto expected = outputsByDefinition(network, name);
  for (Size t = 0; t < T; t++) {
    for (Size j = 0; j < network.H; j++) {
      const float wanted = expected[t * network.H + j];
      const float found = numbersOf(network.hidden)[t * network.B * network.H + j];
      expect(std::abs(found - wanted) < 1e-4, "an output of the " + name + " of", wanted, found);
    }
  }
}

/** Throws if a gradient differs from a central difference along the gradient itself, or is zero. */
void checkBackward(Network &network) {
  network.runForward();
  // Twice: each time from zero.
  for (int i = 0; i < 2; i++) network.runBackward();
  const auto objective = [&] {
    network.runForward();
    const float *logits = numbersOf(network.logits);
    return std::inner_product(logits, logits + countOf(network.logits), numbersOf(network.dLogits), 0.0);
  };
  for (const auto *weights : {&network.input, &network.recurrent, &network.linear}) {
    float *values = numbersOf(weights->plain);
    const float *gradient = numbersOf(weights->gradient);
    const auto count = countOf(weights->plain);
    const double squares = std::inner_product(gradient, gradient + count, gradient, 0.0);
    expect(squares > 0, "a gradient that differs from", 0, squares);
    // Far enough for float32, near enough to be straight.
    const float distance = 1e-2f / static_cast<float>(std::sqrt(squares));
    const auto move = [&](float times) {
      for (size_t i = 0; i < count; i++) values[i] += times * distance * gradient[i];
    };
    move(1);
    const double after = objective();
    move(-2);
    const double before = objective();
    move(1);
    const double slope = (after - before) / (2 * distance);
    expect(std::abs(slope - squares) < 0.02 * squares, "a slope of", squares, slope);
  }
}

/** Median milliseconds of a step. */
double measure(Network &network, double seconds) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> times;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  while (times.size() < 5 || Clock::now() < end) {
    const auto start = Clock::now();
    network.step();
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  const auto half = times.size() / 2;
  return times.size() % 2 == 1 ? times[half] : (times[half - 1] + times[half]) / 2;
}

/** Version, and the instruction set that it uses of this processor's. */
std::string nameOfLibrary() {
  const auto &version = *dnnl_version();
  const auto isa = static_cast<unsigned>(dnnl::get_effective_cpu_isa());
  const auto has = [&](dnnl::cpu_isa part) {
    const auto bits = static_cast<unsigned>(part);
    return (isa & bits) == bits;
  };
  const std::string instructions = has(dnnl::cpu_isa::avx512_core) ? "AVX-512"
                                   : has(dnnl::cpu_isa::avx2)      ? "AVX2"
                                   : has(dnnl::cpu_isa::avx)       ? "AVX"
                                                                   : "SSE";
  return "oneDNN " + std::to_string(version.major) + "." + std::to_string(version.minor) + "." +
         std::to_string(version.patch) + " (" + instructions + ")";
}

int main(int count, char **values) try {
  std::unordered_map<std::string, std::string> options{{"--cell", "gru"}, {"--hidden", "256"}, {"--batch", "32"}};
  for (int i = 1; i + 1 < count; i += 2) options.at(values[i]) = values[i + 1];
  const auto &name = options["--cell"];
  Network network(name, std::stol(options["--hidden"]), std::stol(options["--batch"]));
  checkForward(network, name);
  checkBackward(network);
  for (int i = 0; i < 3; i++) network.step();
  std::cout << "{\"name\": \"" << nameOfLibrary() << "\"}" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << "{\"milliseconds\": " << measure(network, std::stod(line)) << "}" << std::endl;
  }
} catch (const std::exception &error) {
  std::cerr << error.what() << std::endl;
  return 1;
}
