//! Directed graphs: ranks, circles, transitive reduction and DOT. The only place that names `petgraph`.
//!
//! Nodes are dense numbers here; what they mean is the caller's business.

use petgraph::algo::{tarjan_scc, toposort, tred};
use petgraph::dot::{Config, Dot};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

/// A directed graph that owns the weights of its nodes and edges.
pub type Graph<N, E> = DiGraph<N, E, u32>;

fn plain(nodes: usize, edges: &[(usize, usize)]) -> DiGraph<(), (), u32> {
    let mut graph = DiGraph::with_capacity(nodes, edges.len());
    for _ in 0..nodes {
        graph.add_node(());
    }
    for &(from, to) in edges {
        graph.update_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    graph
}

/// The rank of every node: 0 where no edge arrives, else one more than the highest rank an edge comes from.
///
/// # Errors
/// The nodes of one circle, in ascending order, if there is any.
pub fn ranks(nodes: usize, edges: &[(usize, usize)]) -> Result<Vec<usize>, Vec<usize>> {
    let graph = plain(nodes, edges);
    let Ok(order) = toposort(&graph, None) else {
        return Err(circles(nodes, edges).into_iter().next().unwrap_or_default());
    };
    let mut rank = vec![0; nodes];
    for node in order {
        for edge in graph.edges(node) {
            let next = rank.get(node.index()).copied().unwrap_or_default() + 1;
            if let Some(target) = rank.get_mut(edge.target().index()) {
                *target = (*target).max(next);
            }
        }
    }
    Ok(rank)
}

/// The rank of every node when each stands as late as those after it allow: ascending along the edges, and the same for the last of
/// every path. All zero where there is a circle.
pub fn late_ranks(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let reversed: Vec<(usize, usize)> = edges.iter().map(|&(from, to)| (to, from)).collect();
    let from_end = ranks(nodes, &reversed).unwrap_or_else(|_| vec![0; nodes]);
    let longest = from_end.iter().copied().max().unwrap_or_default();
    from_end.iter().map(|rank| longest - rank).collect()
}

/// The circles of a graph: each as the sorted nodes of one strongly connected component, the components sorted.
pub fn circles(nodes: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let graph = plain(nodes, edges);
    let mut found: Vec<Vec<usize>> = tarjan_scc(&graph)
        .into_iter()
        .map(|component| {
            let mut nodes: Vec<usize> = component.into_iter().map(NodeIndex::index).collect();
            nodes.sort_unstable();
            nodes
        })
        .filter(|component| {
            component.len() > 1 || component.iter().any(|&node| edges.contains(&(node, node)))
        })
        .collect();
    found.sort();
    found
}

/// The edges that are left when every edge that a longer path already implies is taken away.
/// A graph with a circle is returned as it is.
pub fn reduced(nodes: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let graph = plain(nodes, edges);
    let mut all: Vec<(usize, usize)> = edges.to_vec();
    all.sort_unstable();
    all.dedup();
    let Ok(order) = toposort(&graph, None) else {
        return all;
    };
    let (sorted, position) = tred::dag_to_toposorted_adjacency_list::<_, u32>(&graph, &order);
    let (reduction, _) = tred::dag_transitive_reduction_closure(&sorted);
    all.retain(|&(from, to)| {
        position.get(from).zip(position.get(to)).is_some_and(|(&from, &to)| {
            petgraph::visit::IntoNeighbors::neighbors(&reduction, from).any(|node| node == to)
        })
    });
    all
}

/// A graph in the DOT language. The two functions give the attributes of a node and of an edge, already escaped;
/// `head` is put at the top of the graph as it stands.
pub fn dot<N: std::fmt::Debug, E: std::fmt::Debug>(
    graph: &Graph<N, E>,
    head: &str,
    node: &dyn Fn(usize, &N) -> String,
    edge: &dyn Fn(&E) -> String,
) -> String {
    let edges = |_: &Graph<N, E>, found: petgraph::graph::EdgeReference<'_, E>| edge(found.weight());
    let nodes = |_: &Graph<N, E>, (index, weight): (NodeIndex, &N)| node(index.index(), weight);
    let config = [Config::EdgeNoLabel, Config::NodeNoLabel, Config::GraphContentOnly];
    let body = Dot::with_attr_getters(graph, &config, &edges, &nodes);
    format!("digraph {{\n{head}{body:?}}}\n")
}

/// A string inside the double quotes of the DOT language.
pub fn dot_quoted(text: &str) -> String {
    // Graphviz reads entities in what it is given.
    let escaped = text.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_grow_along_edges_and_circles_are_named() {
        assert_eq!(ranks(4, &[(0, 1), (1, 2), (0, 2)]), Ok(vec![0, 1, 2, 0]));
        assert_eq!(ranks(3, &[(0, 1), (1, 0), (1, 2)]), Err(vec![0, 1]));
        assert_eq!(circles(2, &[(1, 1)]), vec![vec![1]]);
    }

    #[test]
    fn late_ranks_put_a_step_beside_what_it_is_needed_for() {
        assert_eq!(late_ranks(4, &[(0, 1), (1, 2), (3, 2)]), vec![0, 1, 2, 1]);
        assert_eq!(late_ranks(2, &[(0, 1), (1, 0)]), vec![0, 0]);
    }

    #[test]
    fn reduction_drops_what_a_longer_path_implies() {
        assert_eq!(reduced(4, &[(0, 1), (1, 2), (0, 2), (0, 3)]), vec![(0, 1), (0, 3), (1, 2)]);
    }
}
