import ClozeTensor

/// All parameters of a model, in the order in which its layers add them, and its states.
///
/// Layers take a store and add what they need. A part of a model that is built like another one,
/// such as the generator of ELECTRA (Clark et al. 2020) or the second of two towers, gets a view of
/// the store with `scoped`, in which names have a prefix:
///
/// ```swift
/// let store = ParameterStore(seed: 42, device: Device(.auto, threads: 2))
/// let encoder = try Encoder(store, EncoderConfiguration())
/// let generator = try Encoder(store.scoped("generator"), EncoderConfiguration())
/// // "layers.0.attention.qkv.weight", ..., "generator.layers.0.attention.qkv.weight", ...
/// print(store.parameters.map(\.name))
/// ```
public final class ParameterStore {
  /// The parameters in order.
  public private(set) var parameters: [Parameter] = []
  /// Tensors that are part of the model but not changed by gradients, such as running means, in
  /// order.
  public private(set) var states: [Parameter] = []
  /// The device that they are on.
  public let device: Device
  private let seed: UInt64
  private let dtype: DType
  private let isDrawn: (String) -> Bool
  private let scope: Scope?
  private var index: [String: Tensor] = [:]

  /// The store that a view is a part of.
  private struct Scope {
    let whole: ParameterStore
    let prefix: String
    let parametersAreStates: Bool
    let keepsStates: Bool

    /// Returns the role in the whole store of a tensor with `role` in the view.
    func role(of role: Role) -> Role {
      switch role {
      case .parameter: parametersAreStates ? .state : role
      case .state: keepsStates ? role : .scratch
      case .scratch: role
      }
    }
  }

  /// The list that a tensor belongs to.
  private enum Role {
    case parameter(decays: Bool)
    case state
    /// In no list.
    case scratch

    var isParameter: Bool { if case .parameter = self { true } else { false } }
  }

  /// Makes an empty store; initial values are drawn from `seed` and the parameter's index.
  ///
  /// - Parameter isDrawn: Returns true if the parameter of that name gets initial values; those
  ///   that will be read from a file do not need them.
  public init(
    seed: UInt64, dtype: DType = .f32, device: Device,
    isDrawn: @escaping (String) -> Bool = { _ in true }
  ) {
    self.seed = seed
    self.dtype = dtype
    self.device = device
    self.isDrawn = isDrawn
    scope = nil
  }

  /// Makes a store of the parameters and states of several, whose names get the prefix
  /// `members.NAME.`; those that are shared are tied, and have a name in common.
  ///
  /// Shared parameters have the values of the first store that has them.
  ///
  /// - Parameter shared: Returns the common name of a parameter of the store of some name; nil if
  ///   it is that store's alone.
  /// - Throws: `TensorError.shapeMismatch` if shared parameters have different shapes.
  public init(
    joining parts: [(name: String, store: ParameterStore)], seed: UInt64, device: Device,
    shared: (_ part: String, _ name: String) -> String?
  ) throws {
    (self.seed, self.device, dtype, scope) = (seed, device, .f32, nil)
    isDrawn = { _ in true }
    for (part, store) in parts {
      for parameter in store.parameters {
        let common = shared(part, parameter.name)
        let name = common ?? "members.\(part).\(parameter.name)"
        guard let first = index[name] else {
          index[name] = parameter.value
          parameters.append(parameter.called(name))
          continue
        }
        guard first.shape == parameter.value.shape else {
          throw TensorError.shapeMismatch(
            operation: name, lhs: first.shape, rhs: parameter.value.shape)
        }
        parameter.value.tie(to: first)
      }
      for state in store.states {
        let name = "members.\(part).\(state.name)"
        index[name] = state.value
        states.append(state.called(name))
      }
    }
  }

  private init(_ scope: Scope, isDrawn: @escaping (String) -> Bool) {
    (seed, dtype, device) = (scope.whole.seed, scope.whole.dtype, scope.whole.device)
    (self.scope, self.isDrawn) = (scope, isDrawn)
    func part(_ list: [Parameter]) -> [Parameter] {
      list.filter { $0.name.hasPrefix(scope.prefix) }
        .map { $0.called(String($0.name.dropFirst(scope.prefix.count))) }
    }
    (parameters, states) = (part(scope.whole.parameters), part(scope.whole.states))
  }

  /// Returns a view of this store in which all names start with `name` and a dot.
  ///
  /// Everything added to the view is added to this store. The lists of the view are those of its
  /// part, with names without the prefix: tensors that already have the prefix, and those added
  /// through the view.
  ///
  /// - Parameters:
  ///   - asStates: True for a copy that no gradient changes, such as a momentum encoder (He et
  ///     al. 2020): its parameters are states of this store, and `parameters` of the view.
  ///   - keepsStates: False if the part's states are in no list and in no file: running means of
  ///     a copy that only sees training batches are never read.
  ///   - isDrawn: Returns true if the parameter of that name, without the prefix, gets initial
  ///     values; by default this store decides by the whole name.
  public func scoped(
    _ name: String, asStates: Bool = false, keepsStates: Bool = true,
    isDrawn: ((String) -> Bool)? = nil
  ) -> ParameterStore {
    let prefix = name + "."
    return ParameterStore(
      Scope(
        whole: self, prefix: prefix, parametersAreStates: asStates, keepsStates: keepsStates),
      isDrawn: isDrawn ?? { [inherited = self.isDrawn] in inherited(prefix + $0) })
  }

  /// The number of values in all parameters.
  public var count: Int { parameters.reduce(0) { $0 + $1.value.count } }

  /// The parameter or state called `name`.
  public subscript(name: String) -> Tensor? {
    scope.map { $0.whole[$0.prefix + name] } ?? index[name]
  }

  /// Adds a parameter.
  public func add(
    _ name: String, _ shape: [Int], _ initializer: Initializer, decays: Bool
  ) throws -> Tensor {
    try add(name, shape, isDrawn(name) ? initializer : .zeros, .parameter(decays: decays))
  }

  /// Adds a tensor that belongs to the model although no gradient changes it: it is in checkpoints
  /// and model folders, and the optimizer ignores it.
  public func addState(
    _ name: String, _ shape: [Int], _ initializer: Initializer
  ) throws -> Tensor {
    try add(name, shape, isDrawn(name) ? initializer : .zeros, .state)
  }

  private func add(
    _ name: String, _ shape: [Int], _ initializer: Initializer, _ role: Role
  ) throws -> Tensor {
    let tensor =
      try scope.map {
        try $0.whole.add($0.prefix + name, shape, initializer, $0.role(of: role))
      } ?? made(name, shape, initializer, role)
    switch role {
    case .parameter(let decays):
      parameters.append(Parameter(name: name, value: tensor, decays: decays))
    case .state: states.append(Parameter(name: name, value: tensor, decays: false))
    case .scratch: break
    }
    return tensor
  }

  private func made(
    _ name: String, _ shape: [Int], _ initializer: Initializer, _ role: Role
  ) throws -> Tensor {
    precondition(index[name] == nil, "two parameters called \(name)")
    let tensor = try Tensor(zeros: shape, dtype, device, lasting: true)
    index[name] = tensor
    // Draws of states count downwards, so that a state does not change the initial values of
    // parameters.
    let sample = role.isParameter ? parameters.count : -1 - states.count
    initializer.fill(
      tensor, CounterRandom(seed: seed, purpose: .initialization, sample: sample))
    return role.isParameter ? tensor.withGradient() : tensor
  }

  /// Clears all gradients; their memory is kept for the next ones.
  public func clearGradients() {
    for parameter in parameters { parameter.value.clearGradient() }
  }
}
