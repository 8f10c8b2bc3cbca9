use std::sync::Arc;
use std::time::Instant;
use signoff::{case, findings::find, situation::{Situation, Switches}};
#[test]
fn timing() {
    let t = Instant::now();
    let (case, report) = case::load(&case::built_in());
    for p in report.problems().iter().take(5) { println!("{} {:?}", p.at, p.what.en); }
    println!("load {:?} errors {}", t.elapsed(), report.has_errors());
    println!("amb {} rivals {} idle {} clash {}", case.book.ambiguities.len(), case.book.ambiguities.iter().filter(|a| a.idle.is_none()).map(|a| a.readings.len()-1).sum::<usize>(), case.book.ambiguities.iter().filter(|a| a.idle.is_some()).count(), case.book.ambiguities.iter().filter(|a| a.clash).count());
    let w = Arc::new(case.book.world(&[]).unwrap());
    let sits: Vec<_> = case.facts.actions.names.atoms().filter_map(|a| Situation::of(&case.book, &case.facts, &w, a, &Switches::default())).collect();
    println!("{} actions, {} norms in world, arena {}", sits.len(), w.norms.len(), case.book.norms.len());
    let t = Instant::now();
    let f = find(&case, sits);
    println!("find {:?}", t.elapsed());
    println!("cand {} might {} steps {} takers {} named {}", f.iter().map(|f| f.derived.candidates.len()).sum::<usize>(), f.iter().map(|f| f.derived.might.len()).sum::<usize>(), f.iter().map(|f| f.steps.len()).sum::<usize>(), f.iter().flat_map(|f| &f.steps).flat_map(|s| &s.seats).map(|s| s.candidates.len()).sum::<usize>(), f.iter().map(|f| f.derived.named.len()).sum::<usize>());
}
