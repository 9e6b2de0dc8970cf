"""What is known of training runs without Keras: their folders read, described, judged and told apart."""
