use linping_access::*;
use linping_tables::*;
use linping_work::*;
use rand::RngExt;
fn main() {
    let n: usize = 20000;
    let m = 500usize;
    let mut g = generator(7);
    let mut u = || g.random::<f64>();
    let mut pt = |k: usize| -> Vec<(f64, f64)> {
        (0..k)
            .map(|_| {
                let c = (u() * 12.0) as i32 as f64;
                let (cx, cy) = ((c * 7.3) % 30.0, (c * 11.9) % 30.0);
                let r = -3.5 * (u()).ln();
                let a = u() * 6.283;
                if u() < 0.6 { (cx + r * a.cos(), cy + r * a.sin()) } else { (u() * 36.0 - 3.0, u() * 36.0 - 3.0) }
            })
            .collect()
    };
    let o = pt(n);
    let s = pt(m);
    let mut t = vec![];
    for i in 0..n {
        for j in 0..m {
            let d = ((o[i].0 - s[j].0).powi(2) + (o[i].1 - s[j].1).powi(2)).sqrt() * 1.3 * 12.0;
            if d <= 60.0 {
                t.push((i as u32, j as u32, d));
            }
        }
    }
    let pop: Vec<f64> = (0..n).map(|i| ((i * 37) % 500 + 5) as f64).collect();
    let sup: Vec<f64> = (0..m).map(|i| ((i * 13) % 9 + 1) as f64).collect();
    println!("pairs {}", t.len());
    let c = CostTable::from_triplets(n, m, CostUnit::Minutes, t).unwrap();
    let r = Reach::new(&c, &pop, &sup).unwrap();
    for gap in [1e-6, 1e-9] {
        let t0 = std::time::Instant::now();
        let e = equilibrium(&r, &EquilibriumSettings { gap, ..Default::default() }, &Stop::never()).unwrap();
        println!("{gap:e} {:?} {:.3}", e.certificate, t0.elapsed().as_secs_f64());
    }
    let t0 = std::time::Instant::now();
    let v = two_stage(&r, None, &Decay::enhanced_two_stage()).unwrap();
    println!("e2sfca {:.4} {}", t0.elapsed().as_secs_f64(), v.len());
}
